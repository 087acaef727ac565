export function slugify(title) {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

export function truncate(text, length) {
  if (text.length <= length) {
    return text;
  }
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(" ");
  return (space > 0 ? cut.slice(0, space) : cut) + "…";
}

export function wordCounts(text) {
  const counts = new Map();
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

export function topWords(text, limit) {
  return [...wordCounts(text)]
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .slice(0, limit)
    .map(([word]) => word);
}

export function isPalindrome(text) {
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  return letters === [...letters].reverse().join("");
}
