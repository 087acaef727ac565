import type ts from "typescript";

type Options = ts.CreateSourceFileOptions | ts.ScriptTarget | undefined;

/**
 * The parsed files that projects share. What TypeScript itself and installed packages declare is parsed without its
 * documentation, which no error and no fix is made of and which takes a quarter of the time; the user's own files have theirs.
 */
export function documentsOf(typescript: typeof ts): ts.DocumentRegistry {
  const { useCaseSensitiveFileNames } = typescript.sys;
  const own = typescript.createDocumentRegistry(useCaseSensitiveFileNames);
  if (!("JSDocParsingMode" in typescript)) {
    // An older one knows no difference.
    return own;
  }
  const jsDocParsingMode = typescript.JSDocParsingMode.ParseForTypeErrors;
  const others = typescript.createDocumentRegistry(useCaseSensitiveFileNames, "", jsDocParsingMode);
  const library = folderOf(typescript.getDefaultLibFilePath({})).toLowerCase();
  // Paths are in lower case where the system makes no difference.
  const isForeign = (path: string): boolean =>
    path.endsWith(".d.ts") && (path.includes("/node_modules/") || folderOf(path).toLowerCase() === library);
  const registryOf = (path: string): ts.DocumentRegistry => (isForeign(path) ? others : own);
  const optionsFor = (path: string, options: Options): Options =>
    isForeign(path) && typeof options === "object" ? { ...options, jsDocParsingMode } : options;
  const routed =
    (method: "acquireDocumentWithKey" | "updateDocumentWithKey"): ts.DocumentRegistry[typeof method] =>
    (name, path, settings, key, text, version, kind, options) =>
      registryOf(path)[method](name, path, settings, key, text, version, kind, optionsFor(path, options));
  const releaseDocumentWithKey = (
    path: ts.Path,
    key: ts.DocumentRegistryBucketKey,
    kind: ts.ScriptKind = typescript.ScriptKind.Unknown,
    format?: ts.ResolutionMode,
  ): void => registryOf(path).releaseDocumentWithKey(path, key, kind, format);
  const changed = {
    acquireDocumentWithKey: routed("acquireDocumentWithKey"),
    updateDocumentWithKey: routed("updateDocumentWithKey"),
    releaseDocumentWithKey,
  };
  return { ...own, ...changed };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
