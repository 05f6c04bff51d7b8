# The Homebrew formula: brew install --formula docs/git-conductor.rb, with --HEAD for what is not released yet.
class GitConductor < Formula
  # This clone; in a tap it is the address of the published repository.
  REPOSITORY = "file://#{File.expand_path("..", __dir__)}".freeze

  desc "Run a docker-compose application made of many git repositories"
  homepage REPOSITORY
  url REPOSITORY, using: :git, tag: "v0.1.0"
  license "MIT"
  head REPOSITORY, using: :git, branch: "main"

  depends_on "pkgconf" => :build
  depends_on "swift" => :build
  depends_on "libgit2"
  depends_on "libyaml"

  def install
    # Homebrew builds in a sandbox, in which that of Swift's package manager cannot be set up.
    ENV["SWIFT_BUILD_OPTIONS"] = "--disable-sandbox"
    system "docs/install", prefix
  end

  test do
    assert_match "libgit2", shell_output("#{bin}/git-conductor --version")
    system bin/"conductor", "new", "hello_world"
    assert_path_exists testpath/"hello_world/pods/default.yml"
  end
end
