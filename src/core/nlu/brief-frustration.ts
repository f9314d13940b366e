const INDICATORS: readonly RegExp[] = [/[A-Z]{3,}/, /[!]{2,}/, /[?]{2,}/, /frustrated|annoyed|angry/i];

/**
 * The frustration formula of the product's first specification, word for word: 0-10 points from the share of
 * capitals (above 0.3: +3), four indicators (+2 each) and failed attempts (+1 each, at most 3). Kept as the
 * reference that `scoreFrustration` is tested against; it is not used to answer anybody.
 */
export function briefFrustration(message: string, attemptCount: number): number {
  const characters = [...message];
  const capitals = characters.filter((character) => /\p{Lu}/u.test(character)).length;
  let frustration = 0;
  if (characters.length > 0 && capitals / characters.length > 0.3) {
    frustration += 3;
  }
  for (const indicator of INDICATORS) {
    if (indicator.test(message)) {
      frustration += 2;
    }
  }
  frustration += Math.min(attemptCount, 3);
  return Math.min(frustration, 10);
}
