/** Which web process holds an opened key: a request for a signing session may reach another one. */
export interface SigningPlaces {
  /** Notes that this process holds it, until it expires. */
  keep(session: { readonly id: string; readonly expiresAt: Date }): Promise<void>;
  /** Address of another process that holds it; null when it is this one, or nobody. */
  elsewhere(sessionId: string): Promise<URL | null>;
}
