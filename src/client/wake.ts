/** The part of a page that tells when trying again is worth it; other runtimes have none of it. */
interface PageScope {
  addEventListener?(type: 'online', listener: () => void): void;
  removeEventListener?(type: 'online', listener: () => void): void;
  readonly document?: {
    readonly visibilityState: string;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
    removeEventListener(type: 'visibilitychange', listener: () => void): void;
  };
}

/** Calls `wake` when the network comes back and when the page is looked at again; returns how to stop that. */
export function onWake(wake: () => void): () => void {
  const scope = globalThis as unknown as PageScope;
  const { document } = scope;
  const looked = () => {
    if (document?.visibilityState === 'visible') wake();
  };
  scope.addEventListener?.('online', wake);
  document?.addEventListener('visibilitychange', looked);
  return () => {
    scope.removeEventListener?.('online', wake);
    document?.removeEventListener('visibilitychange', looked);
  };
}
