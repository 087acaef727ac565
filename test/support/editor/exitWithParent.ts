// Loaded into the editor's server by `--import`. The server's standard input is a pipe from whoever started it: the pipe
// closes however that process ends, even by SIGKILL, and then the server must not live on. The server's own children
// inherit this flag but not the pipe, and watch their parent themselves.
if (process.argv[1]?.endsWith("server-main.js")) {
  process.stdin.on("close", () => process.exit()).resume();
}
