/** Rows of a text with separators, fields in quotes where they need it. */
export function parse(text, separator = ",") {
  const rows = [];
  let row = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '"' && text[at + 1] === '"') {
        field += '"';
        at++;
      } else if (character === '"') {
        quoted = false;
      } else {
        field += character;
      }
    } else if (character === '"') {
      quoted = true;
    } else if (character === separator) {
      row.push(field);
      field = "";
    } else if (character === "\n") {
      row.push(field);
      rows.push(row);
      row = [];
      field = "";
    } else {
      field += character;
    }
  }
  if (field !== "" || row.length > 0) {
    row.push(field);
    rows.push(row);
  }
  return rows;
}

export function stringify(rows, separator = ",") {
  const quote = (field) =>
    field.includes(separator) || field.includes('"') || field.includes("\n")
      ? `"${field.replaceAll('"', '""')}"`
      : field;
  return rows.map((row) => row.map(quote).join(separator)).join("\n");
}

export function toObjects([names, ...rows]) {
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}
