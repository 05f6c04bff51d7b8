print("git-conductor")
