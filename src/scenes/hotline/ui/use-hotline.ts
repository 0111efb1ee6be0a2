/** What a field for date and time holds as an instant of the city's wall clock, which the server reads as such. */
export function wallTime(value: string): string {
  return value.replace('T', ' ');
}
