/** Makes and checks password hashes. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether the password fits; with a null hash it takes as long as a real check and answers false. */
  verify(password: string, options: { hash: string | null }): Promise<boolean>;
}

/**
 * Bcrypt at `2 ** rounds` iterations, run off the main thread. Passwords longer than bcrypt's 72 bytes count in full:
 * the runtime hashes them with SHA-512 first. Text is brought to Unicode form C, so that two keyboards agree.
 */
export function createPasswords({ rounds }: { rounds: number }): Passwords {
  const hash = (password: string) =>
    Bun.password.hash(password.normalize('NFC'), { algorithm: 'bcrypt', cost: rounds });
  let decoy: Promise<string> | undefined;
  return {
    hash,
    async verify(password, options) {
      // Made before every first check, known account or not, so that its cost tells nothing.
      decoy ??= hash(crypto.randomUUID());
      const decoyHash = await decoy;
      const fits = await Bun.password.verify(password.normalize('NFC'), options.hash ?? decoyHash);
      return fits && options.hash !== null;
    },
  };
}
