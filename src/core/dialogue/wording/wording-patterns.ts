/**
 * How customers say things that only the dialogue needs to know, in one language. Every pattern is tested against text
 * without accents (`fold.ts`) and is linear: repeats are bounded, or can be split into their parts in one way only.
 */
export interface WordingPatterns {
  /** The message begins with a yes or a no that answers a question. */
  readonly yes: RegExp;
  readonly no: RegExp;
  /** A yes or a no with nothing else to say. */
  readonly bareYes: RegExp;
  readonly bareNo: RegExp;
  /** The same trouble is not over. */
  readonly again: RegExp;
  /** Heard, with no word about the outcome. */
  readonly acknowledges: RegExp;
  readonly asksForHelp: RegExp;
  readonly namesHelp: RegExp;
  readonly wantsNext: RegExp;
  readonly declinesPerson: RegExp;
  readonly neither: RegExp;
  readonly contrast: RegExp;
  readonly danger: RegExp;
  readonly selfHarm: RegExp;
  /** The step was done; whether it helped is not said. */
  readonly done: RegExp;
  /** The gateway was restarted without being asked. */
  readonly restarted: RegExp;
  /** A guide's step that restarts the gateway. */
  readonly restartStep: RegExp;
  /** The step comes later. */
  readonly later: RegExp;
  /** The step is too much for this customer. */
  readonly cannot: RegExp;
  /** Somebody close has died. */
  readonly bereaved: RegExp;
  readonly question: RegExp;
  /** Wants to be answered in this language, said in any language. */
  readonly asksForLanguage: RegExp;
  /** Does not know this language, said in any language. */
  readonly declinesLanguage: RegExp;
}
