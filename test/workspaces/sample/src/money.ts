/** Amounts are whole cents, so that sums are exact. */
export type Cents = number;

/** `123456` in `EUR` becomes `1,234.56 EUR`. */
export function formatMoney(amount: Cents, currency: string): string {
  const sign = amount < 0 ? "-" : "";
  const digits = String(Math.abs(amount)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${whole}.${digits.slice(-2)} ${currency}`;
}
