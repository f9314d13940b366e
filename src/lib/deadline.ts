/** How long something may take, and the error of it taking longer. */
export interface Deadline {
  readonly ms: number;
  readonly onTimeout: () => Error;
}

/** The same result, or the error that `onTimeout` makes when it takes longer than `ms`; the work itself goes on. */
export async function withDeadline<T>(work: Promise<T>, { ms, onTimeout }: Deadline): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(onTimeout()), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
