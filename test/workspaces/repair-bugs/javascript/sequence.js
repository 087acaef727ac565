function binarySearch(items, wanted) {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (items[middle] === wanted) {
      return middle;
    }
    if (items[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}

function chunk(items, size) {
  const chunks = [];
  for (let at = 0; at < items.length; at += size) {
    chunks.push(items.slice(at, at + size));
  }
  return chunks;
}

function groupBy(items, keyOf) {
  const groups = {};
  for (const item of items) {
    const key = keyOf(item);
    groups[key] = groups[key] || [];
    groups[key].push(item);
  }
  return groups;
}

function longestRun(items) {
  let best = 0;
  let length = 0;
  let previous;
  for (const item of items) {
    length = item === previous ? length + 1 : 1;
    best = Math.max(best, length);
    previous = item;
  }
  return best;
}

function flatten(items) {
  const flat = [];
  for (const item of items) {
    if (Array.isArray(item)) {
      flat.push(...flatten(item));
    } else {
      flat.push(item);
    }
  }
  return flat;
}

module.exports = { binarySearch, chunk, groupBy, longestRun, flatten };
