import type { Cents } from "./money.ts";

export interface Line {
  description: string;
  quantity: number;
  unitPrice: Cents;
}

export interface Invoice {
  customer: string;
  currency: string;
  lines: Line[];
}

/** Sum of all lines, without tax. */
export function netTotal(invoice: Invoice): Cents {
  let total = 0;
  for (const line of invoice.lines) {
    const amount = line.quantity * line.unitPrice;
    total += ammount;
  }
  return total;
}
