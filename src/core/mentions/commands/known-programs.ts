/** Programs that readers have, or know where to get; what the project itself is run by is looked at more closely. */
export const knownPrograms: ReadonlySet<string> = new Set(
  // The shell's own, and what every system has.
  (
    ". : [ [[ alias awk base64 basename bg break builtin bzip2 case cat chgrp chmod chown chsh clear cmp command continue " +
    "cp crontab cut date dd declare df diff dig dirname du echo env eval exec exit export expr false fg file find fold free " +
    "function getopts grep egrep fgrep groups gunzip gzip head history host hostname htop id ifconfig install ip jobs join " +
    "journalctl kill killall last less let ln local locate logger login logout ls lsof man md5sum mkdir mkfifo mktemp more " +
    "mount mv nano nc netcat netstat nice nohup nslookup open passwd paste patch pgrep ping pkill popd printenv printf ps " +
    "pushd pwd read readlink realpath readonly reboot return rm rmdir rsync scp sed select seq service set sftp sha1sum " +
    "sha256sum shasum shift shopt shred shutdown sleep sort source split ssh ssh-add ssh-agent ssh-keygen stat strace su sudo " +
    "sync sysctl systemctl tail tar tee telnet test time timeout top touch tr trap true tty type ulimit umask umount unalias " +
    "uname uniq unset until unxz unzip uptime useradd vi vim vimdiff wait watch wc wget which while who whoami xargs xdg-open " +
    "xz yes zip zstd doas dos2unix column comm nl od rev tac xxd start explorer cls dir copy del move ren rd md setx where " +
    // Tools that documentation commonly speaks of.
    "7z act adb ansible ansible-playbook ant apache2 aws az bazel bazelisk brew btop buf bundle bundler cc ccache certbot " +
    "choco clang clang-format clang-tidy clang++ cloudflared cmake code codium cmd codesign composer conan conda consul cpack " +
    "ctest curl dart direnv docker docker-compose dotnet dpkg emacs erl ffmpeg firebase fish flutter flyctl fly fzf g++ gcc " +
    "gcloud gdb gem gh ghc gitk git-lfs glab go gofmt gpg gradle gs gsutil haskell helm heroku hg http https hub iex initctl " +
    "installer java javac jar javadoc jekyll jq julia jupyter keytool kind kotlin kotlinc kubectl kustomize launchctl ld less " +
    "libtool lldb lua luarocks mamba micromamba mill minikube mix mkcert mongo mongod mongosh mosquitto_pub mosquitto_sub mount " +
    "msbuild multipass mvn mysql mysqladmin mysqldump nasm netlify nginx ninja nix nix-env nix-shell nomad nvim objdump ocaml " +
    "opam openssl osascript packer pandoc perl cpan cpanm pdflatex php pg_dump pg_restore pg_isready podman postgres " +
    "powershell powershell.exe pwsh protoc psql createdb dropdb createuser pulumi puppet qemu-system-x86_64 R Rscript rabbitmqctl " +
    "racket rails rake raku redis-cli redis-server rg fd bat rspec ruby rvm rbenv rustc rustdoc rustfmt rustup sbt scala scalac scoop screen " +
    "sdk sdkmanager shellcheck skaffold snap snyk sqlcmd sqlite3 stack stow svn swift swiftc systemd-analyze telnet terraform " +
    "tofu terragrunt tmux tree trivy ttyd unrar vagrant vault vcpkg vercel virtualbox visudo winget wsl wrangler xcodebuild " +
    "xcode-select xcrun yq zig zsh zypper"
  ).split(" "),
);

/** They fetch and install what is not here. */
export const installers: ReadonlySet<string> = new Set(
  "apt apt-get aptitude apk brew cargo-binstall choco cpanm dnf emerge flatpak gem mise asdf nix-env nvm fnm volta pacman paru pipx pkg port scoop snap winget yay yum zypper corepack conda mamba".split(
    " ",
  ),
);
