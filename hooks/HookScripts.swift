/// The hook scripts, which the binary carries with it.
public enum HookScripts {
    /// The script of every hook that we install; `@CONDUCTOR@` stands for the path of the program.
    public static var hook: String { String(decoding: PackageResources.hook_sh, as: UTF8.self) }

    /// A line that is in every version of the script, and in no one else's.
    public static let marker = "# Installed by git conductor."

    /// The hooks that git runs when what is checked out may have changed.
    public static let names = ["post-checkout", "post-merge", "post-rewrite", "post-commit", "post-applypatch"]
}
