/** The code of a diagnostic, of the severity `information`, about a link that nobody followed. */
export const uncheckedCode = "unchecked";
