export type RiskKind = "network" | "process" | "file deletion" | "dependency";

/**
 * What the words of a line tell of what it can do. Words, not syntax: it has to work for every language, and a word too many
 * only makes a person look. `(?<![.\w])` keeps methods of the same name apart, as in `pattern.exec(text)`.
 */
const signs: readonly (readonly [Exclude<RiskKind, "dependency">, RegExp])[] = [
  [
    "network",
    /(?<![.\w])(?:fetch|urlopen|fsockopen|curl_exec)\s*\(|\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon|axios|undici|aiohttp|httpx|reqwest|TcpStream|UdpSocket|HttpClient|URLConnection|HttpURLConnection)\b|\b(?:https?|http2|net|tls|dgram|dns)\.(?:request|get|connect|createConnection|createSocket|createServer|lookup|resolve\w*|Get|Post|NewRequest|Dial\w*|Listen\w*)\b|\brequests\.(?:get|post|put|patch|delete|head|request|Session)\b|\burllib\d?\b|\bsocket\.(?:socket|create_connection)\b|\bhttp\.client\b|\b(?:ftplib|smtplib|telnetlib|paramiko)\b|\bNet::HTTP\b|\bopen-uri\b|\bstd::net\b|"net\/http"|["'](?:node:)?(?:https?|http2|net|tls|dgram|dns|node-fetch|got|ws)["']/,
  ],
  [
    "process",
    /\bchild_process\b|(?<![.\w])(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|eval|system|popen|shell_exec|passthru|proc_open)\s*\(|\bnew Function\s*\(|\bvm\.(?:run\w+|Script)\b|\bsubprocess\b|\bos\.(?:system|popen|exec\w*|spawn\w*|fork)\b|\bpty\.spawn\b|\b__import__\s*\(|\bpickle\.loads?\b|\bctypes\b|"os\/exec"|\bexec\.Command\b|\bCommand::new\b|\bRuntime\.getRuntime\b|\bProcessBuilder\b|\bProcess\.Start\b/,
  ],
  [
    "file deletion",
    /(?<![\w])(?:rmSync|rmdirSync|unlinkSync|rimraf|rmtree|removedirs|RemoveAll|remove_dir_all|remove_file)\s*\(|(?<![.\w])(?:rm|rmdir|unlink)\s*\(|\bfs(?:\.promises)?\.(?:rm|rmdir|unlink)\s*\(|\bos\.(?:remove|unlink|rmdir|Remove)\s*\(|\.unlink\s*\(|\bFiles?\.(?:delete\w*|Delete)\s*\(|(?:^|[;&|"'`\s])rm\s+-/,
  ],
];

/** Commands of a shell script. */
const shellSigns: typeof signs = [
  ["network", /\b(?:curl|wget|nc|ncat|ssh|scp|rsync|telnet|ftp)\b/],
  ["process", /\beval\b|\|\s*(?:ba|z|da)?sh\b/],
];

/** @returns for each kind what it is about, as far as the line says: a host, a program, else the words that gave it away */
export function signsOf(
  path: string,
  line: string,
): readonly { readonly kind: RiskKind; readonly what: string }[] {
  const isShell = /\.(?:sh|bash|zsh)$|(?:^|\/)(?:Makefile|Dockerfile)[^/]*$/.test(path);
  return [...signs, ...(isShell ? shellSigns : [])].flatMap(([kind, sign]) => {
    const found = sign.exec(line);
    return found === null ? [] : [{ kind, what: subjectOf(line, found) }];
  });
}

function subjectOf(line: string, { 0: words, index }: RegExpExecArray): string {
  const host = /\b\w+:\/\/([^/\s"'`]+)/.exec(line)?.[1];
  const literal = /["'`]([^"'`]+)["'`]/.exec(line.slice(index))?.[1];
  return (host ?? literal ?? words).replace(/\s+/g, "");
}
