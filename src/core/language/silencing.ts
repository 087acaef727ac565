/** Comments that make a tool look away, in the languages and tools people use most. */
const silencers =
  /@ts-(?:ignore|expect-error|nocheck)|eslint-disable|biome-ignore|#\s*noqa|type:\s*ignore|pyright:\s*ignore|pylint:\s*disable|\bnolint\b|NOSONAR|Suppress(?:FB)?Warnings|\bnosem(?:grep)?\b|\bnosec\b|\blgtm\b|codeql\[|(?:checkov|kics|tfsec|bearer|skipcq|snyk|trivy|deepcode|phpcs|rubocop|tslint|semgrep)[:-]?\s?(?:skip|ignore|disable)|\bskipcq\b/gi;

/** Whether a change adds a comment that hides a problem instead of fixing it. */
export function addsSilencer(before: string, after: string): boolean {
  const count = (text: string): number => text.match(silencers)?.length ?? 0;
  return count(after) > count(before);
}
