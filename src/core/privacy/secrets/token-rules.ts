import { isStandIn, isStandInToken, looksRandom } from "./looks-secret.ts";

/** A secret that is known by its form. */
export interface TokenRule {
  readonly kind: string;
  /** One of these is in every text that has the secret: a quick look saves the search. */
  readonly hints: readonly string[];
  /** Global; every repetition is bounded, so that the search is linear. The group `secret`, else the whole match, is the secret. */
  readonly pattern: RegExp;
  /** What a match must be besides; without it every match counts. */
  readonly accepts?: (secret: string) => boolean;
}

function rule(
  kind: string,
  hints: readonly string[],
  pattern: RegExp,
  accepts?: (secret: string) => boolean,
): TokenRule {
  return { kind, hints, pattern, ...(accepts && { accepts }) };
}

const random = (secret: string): boolean => looksRandom(secret) && !isStandInToken(secret);
const genuine = (secret: string): boolean => !isStandInToken(secret);
const chosen = (secret: string): boolean => !isStandIn(secret);

/**
 * What secretlint's recommended preset knows, and the keys of more providers. Most forms are a prefix and so many
 * characters; where a prefix is a plain word, the rest has to look random.
 */
export const tokenRules: readonly TokenRule[] = [
  rule(
    "AWS access key id",
    ["AKIA", "ASIA", "A3T", "AGPA", "AIDA", "AROA", "AIPA", "ANPA", "ANVA", "ABIA", "ACCA"],
    /(?<![A-Za-z0-9_])(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9_])/g,
    (id) => !id.endsWith("EXAMPLE") && /\d/.test(id) && genuine(id),
  ),
  rule(
    "AWS secret access key",
    ["ecret"],
    /(?:secret_?access_?key|aws_?secret(?:_?key)?)["']?[ \t]{0,8}(?::|=>|=|,)[ \t]{0,8}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    genuine,
  ),
  rule(
    "AWS session token",
    ["oken"],
    /aws_?session_?token["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?<secret>[A-Za-z0-9/+=]{100,2000})/gi,
    genuine,
  ),
  rule(
    "GitHub token",
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{82})(?![A-Za-z0-9_])/g,
    genuine,
  ),
  rule(
    "GitLab token",
    ["gl"],
    /(?<![A-Za-z0-9_])gl(?:pat|dt|rt|ptt|cbt|soat|agent|ft|imt|oas)-[A-Za-z0-9_-]{20,128}/g,
    genuine,
  ),
  rule("npm token", ["npm_"], /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/g, genuine),
  rule(
    "npm registry password",
    ["_auth", "_password"],
    /(?<![A-Za-z0-9.])_(?:authToken|auth|password)=["']?(?<secret>[^\s"'`#;\\()[\]]{8,512})/g,
    (secret) => /\d/.test(secret) && chosen(secret),
  ),
  rule("PyPI token", ["pypi-"], /(?<![A-Za-z0-9_])pypi-A[A-Za-z0-9_-]{50,300}/g, genuine),
  rule("RubyGems key", ["rubygems_"], /(?<![A-Za-z0-9_])rubygems_[a-f0-9]{48}/g),
  rule(
    "Slack token",
    ["xox", "xapp-"],
    /(?<![A-Za-z0-9_])(?:xox[abceoprs]|xapp)-(?:[A-Za-z0-9]{1,200}-){1,6}[A-Za-z0-9]{6,200}/g,
    (secret) => /\d/.test(secret) && genuine(secret),
  ),
  rule(
    "Slack webhook",
    ["hooks.slack.com"],
    /hooks\.slack\.com\/(?:services|workflows)\/(?<secret>T[A-Za-z0-9_]{1,40}\/[A-Za-z0-9_]{1,40}\/[A-Za-z0-9_]{8,60})/gi,
    genuine,
  ),
  rule("SendGrid key", ["SG."], /(?<![A-Za-z0-9_])SG\.[\w-]{16,128}\.[\w-]{16,128}/g, genuine),
  rule(
    "Shopify token",
    ["shppa_", "shpca_", "shpat_", "shpss_"],
    /(?<![A-Za-z0-9_])shp(?:pa|ca|at|ss)_[a-zA-Z0-9]{32,64}/g,
    genuine,
  ),
  rule(
    "Stripe key",
    ["sk_", "rk_", "whsec_"],
    /(?<![A-Za-z0-9_])(?:(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{16,247}|whsec_[A-Za-z0-9+/=]{32,88})/g,
    genuine,
  ),
  rule("Anthropic key", ["sk-ant-"], /(?<![A-Za-z0-9_])sk-ant-[A-Za-z0-9_-]{32,200}/g, genuine),
  rule(
    "model provider key",
    ["sk-"],
    /(?<![A-Za-z0-9_-])sk-(?:proj-|svcacct-|admin-|None-|or-v1-|lf-)?(?<rest>[A-Za-z0-9_-]{20,200})(?![A-Za-z0-9_-])/g,
    (secret) => random(secret.replace(/^sk-(?:proj-|svcacct-|admin-|None-|or-v1-|lf-)?/, "")),
  ),
  rule(
    "model provider key",
    ["gsk_", "xai-", "nvapi-", "pplx-", "r8_", "fw_", "tgp_v1_", "csk-"],
    /(?<![A-Za-z0-9_-])(?:gsk_|xai-|nvapi-|pplx-|r8_|fw_|tgp_v1_|csk-)[A-Za-z0-9_-]{24,120}/g,
    random,
  ),
  rule("Google API key", ["AIza"], /(?<![A-Za-z0-9_-])AIza[\w-]{35}(?![\w-])/g, genuine),
  rule("Google OAuth secret", ["GOCSPX-"], /(?<![A-Za-z0-9_-])GOCSPX-[\w-]{28}(?![\w-])/g, genuine),
  rule("Google access token", ["ya29."], /(?<![A-Za-z0-9_-])ya29\.[\w.-]{20,1000}/g, genuine),
  rule(
    "Hugging Face token",
    ["hf_", "api_org_"],
    /(?<![A-Za-z0-9_])(?:hf_|api_org_)[A-Za-z0-9]{34,40}(?![A-Za-z0-9_])/g,
    genuine,
  ),
  rule("Linear key", ["lin_"], /(?<![A-Za-z0-9_])lin_(?:api|oauth)_[A-Za-z0-9_]{32,128}/g, genuine),
  rule("1Password token", ["ops_ey"], /(?<![A-Za-z0-9_])ops_ey[A-Za-z0-9+/=_-]{100,1280}/g),
  rule(
    "1Password secret key",
    ["A3-"],
    /(?<![A-Za-z0-9_-])A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}(?![A-Z0-9-])/g,
    genuine,
  ),
  rule("Databricks token", ["dapi"], /(?<![A-Za-z0-9_])dapi[a-f0-9]{32}(?:-\d)?(?![A-Za-z0-9])/g, genuine),
  rule(
    "Telegram bot token",
    [":AA"],
    /(?<![A-Za-z0-9_])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
    genuine,
  ),
  rule(
    "Discord bot token",
    ["."],
    /(?<![A-Za-z0-9_.-])[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,38}(?![A-Za-z\d_.-])/g,
    random,
  ),
  rule(
    "Discord webhook",
    ["/api/webhooks/"],
    /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{10,22}\/[\w-]{50,90})/g,
    genuine,
  ),
  rule("DigitalOcean token", ["_v1_"], /(?<![A-Za-z0-9_])do[opr]_v1_[a-f0-9]{64}/g),
  rule("Docker token", ["dckr_"], /(?<![A-Za-z0-9_])dckr_(?:pat|oat)_[\w-]{20,60}/g, genuine),
  rule("Grafana token", ["glsa_", "glc_"], /(?<![A-Za-z0-9_])(?:glsa|glc)_[A-Za-z0-9+/=_]{32,400}/g, genuine),
  rule("HashiCorp token", ["hvs.", "hvb."], /(?<![A-Za-z0-9_])hv[sb]\.[\w-]{24,300}/g, random),
  rule(
    "Atlassian token",
    ["ATATT3", "ATCTT3", "ATBB"],
    /(?<![A-Za-z0-9_])(?:AT[AC]TT3[\w=-]{40,400}|ATBB[A-Za-z0-9]{32})/g,
  ),
  rule("Notion token", ["ntn_"], /(?<![A-Za-z0-9_])ntn_[A-Za-z0-9]{40,60}/g, genuine),
  rule("Figma token", ["figd_"], /(?<![A-Za-z0-9_])figd_[\w-]{36,60}/g, genuine),
  rule("Sentry token", ["sntrys_", "sntryu_"], /(?<![A-Za-z0-9_])sntry[su]_[A-Za-z0-9+/=_]{40,300}/g),
  rule("Supabase token", ["sbp_"], /(?<![A-Za-z0-9_])sbp_[a-f0-9]{40}/g),
  rule("Postman key", ["PMAK-"], /(?<![A-Za-z0-9_])PMAK-[a-f0-9]{24}-[a-f0-9]{34}/g),
  rule("age key", ["AGE-SECRET-KEY-1"], /AGE-SECRET-KEY-1[A-Z0-9]{58}/g),
  rule(
    "Azure key",
    ["AccountKey=", "SharedAccessKey="],
    /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{40,120}={0,2})/g,
    genuine,
  ),
  rule(
    "JSON web token",
    ["eyJ"],
    /(?<![A-Za-z0-9_.-])eyJ[\w-]{10,2000}\.eyJ[\w-]{4,4000}\.[\w-]{16,1000}(?![\w.-])/g,
  ),
  rule(
    "bearer token",
    ["earer "],
    /(?<![A-Za-z])bearer {1,3}(?<secret>[A-Za-z0-9._~+/=-]{20,2000})/gi,
    random,
  ),
  rule(
    "basic authorization",
    ["asic "],
    /authorization["']?[ \t]{0,8}[:=,][ \t]{0,8}["'`]?basic {1,3}(?<secret>[A-Za-z0-9+/]{12,400}={0,2})/gi,
    chosen,
  ),
  rule(
    "password in a URL",
    ["://"],
    /:\/\/[^\s:@/"'`<>()\\]{0,128}:(?<secret>[^\s@/"'`<>()\\]{3,256})@[\w.[-]/g,
    (password) => chosen(password) && !/^[{$%[]|[{$%[]\w{0,60}[}\]]?$/.test(password),
  ),
  rule(
    "password in a connection string",
    [";"],
    /; {0,2}(?:password|pwd) {0,2}= {0,2}(?<secret>[^\s;"'`<>\\]{4,128})/gi,
    (password) => chosen(password) && !/^[{$%(]/.test(password),
  ),
];
