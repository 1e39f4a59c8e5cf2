/**
 * What may be a card number: 13 to 19 digits in a row, or in the groups that cards print (4-4-4-4, with
 * up to 3 more, and 4-6-5 or 4-6-4). Digits next to it rule it out: a gateway id has 22. UUIDs are
 * matched first, so that no group of theirs is taken for a card, and digits behind a decimal point belong
 * to an amount or a duration.
 */
const CANDIDATE =
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<!\d|\d\.)(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5}|\d{13,19})(?!\d)/gi;

const LENGTH_MAX = 19;
const PRINTED_LENGTH = 16;

/** `text` with `replacement` for each card number: right length, right first digit, right check digit. */
export function maskCardNumbers(text: string, replacement: string): string {
  return text.replace(CANDIDATE, (match) => {
    const digits = match.replace(/[ -]/g, '');
    if (digits.length > LENGTH_MAX) return match;
    // Behind a printed number there may stand a code, which is not of the number.
    const printed = digits.length < match.length ? [digits.slice(0, PRINTED_LENGTH)] : [];
    return [digits, ...printed].some(isCardNumber) ? replacement : match;
  });
}

function isCardNumber(digits: string): boolean {
  return /^\d{13,19}$/.test(digits) && mayBeginCard(digits) && passesLuhn(digits);
}

/**
 * No scheme issues numbers from 0, and from 1 only UATP does, with 15 digits. Epoch milliseconds have 13
 * and begin with 1 until 2033; one in ten of them would pass the check digit. Source: ISO/IEC 7812.
 */
function mayBeginCard(digits: string): boolean {
  return /^[2-9]/.test(digits) || /^1\d{14}$/.test(digits);
}

/** Luhn's check digit: from the right, every second digit counts double, as its digit sum. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
