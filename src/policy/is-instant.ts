/** Whether an ISO 8601 text names an instant that there is: Date.parse takes 30 February for 2 March. */
export function isInstant(text: string): boolean {
  if (Number.isNaN(Date.parse(text))) return false;
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return day === undefined || date.getUTCDate() === Number(day);
}
