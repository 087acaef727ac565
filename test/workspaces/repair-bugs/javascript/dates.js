const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysIn(year, month) {
  return month === 2 && isLeap(year) ? 29 : days[month - 1];
}

export function dayOfYear(year, month, day) {
  let count = day;
  for (let each = 1; each < month; each++) {
    count += daysIn(year, each);
  }
  return count;
}

export function addDays({ year, month, day }, count) {
  day += count;
  while (day > daysIn(year, month)) {
    day -= daysIn(year, month);
    month++;
    if (month > 12) {
      month = 1;
      year++;
    }
  }
  return { year, month, day };
}

export function format({ year, month, day }) {
  return [year, month, day].map((part) => String(part).padStart(2, "0")).join("-");
}

export function parse(text) {
  const [year, month, day] = text.split("-").map(Number);
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= daysIn(year, month))) {
    return undefined;
  }
  return { year, month, day };
}
