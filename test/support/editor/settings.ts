/** Values for a settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** A quiet editor: nothing opens by itself, nothing asks the network, nothing moves while a test looks. */
export const quietSettings: Settings = {
  "chat.disableAIFeatures": true,
  // In a browser VS Code saves by itself; on the desktop, where most users are, it does not.
  "files.autoSave": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.reduceMotion": "on",
  "window.confirmBeforeClose": "never",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.autofetch": false,
  "git.openRepositoryInParentFolders": "never",
  "json.schemaDownload.enable": false,
  "npm.fetchOnlinePackageInfo": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  // One server of TypeScript instead of two: files here are small.
  "typescript.tsserver.useSyntaxServer": "never",
};
