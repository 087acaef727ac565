import { netTotal, type Invoice } from "./invoice.ts";

/** One line for each invoice, and the number of them at the end. */
export function report(invoices: Invoice[]): string {
  const rows = invoices.map(
    (invoice) => `${invoice.customer}: ${formatMoney(netTotal(invoice), invoice.currency)}`,
  );
  return [...rows, `${invoices.length} invoices`].join("\n");
}
