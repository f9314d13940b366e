/**
 * Small readings of the customer's words that only the dialogue needs. All patterns are linear: no nested repeats.
 */

const YES = /^\W*(?:yes|yep|yeah|yup|yea|yess+|sure did|it did)\b(?! (?:or|and) no\b)/i;
const NO =
  /^\W*(?:no|nope|nah|naw|it did ?n(?:'|\u2019)?t)\b(?! (?:problem|worries|doubt|internet|signal|service|wi-?fi|connection|one|idea))/i;
const AGAIN = /\b(?:again|still|keeps?|same)\b/i;
const ACKNOWLEDGES =
  /^\W*not yet\W*$|^\W*(?:(?:ok|okay|k|kk|sure|alright|all right|fine|got it|will do|let me (?:try|check|see)|one (?:moment|sec|second|minute)|i(?:'|\u2019)?ll (?:try|check|see)|i will (?:try|check|see)|trying|hold on)\b[\s,.!]*){1,3}(?:(?:that|it|this|now|thanks|thank you)\b[\s,.!]*){0,3}$/i;
const ASKS_FOR_HELP =
  /^\W*(?:(?:hi|hello|hey)\b\W*)?(?:(?:please )?(?:can|could|will) (?:you|u|someone|somebody|anyone|anybody) (?:please )?help(?: me| us)?(?: out)?|(?:please )?help(?: me| us)?|i (?:really )?need (?:some |your )?(?:help|assistance|support)|(?:i(?:'|\u2019)?ve|i have|got) a (?:quick )?(?:question|problem|issue)|(?:quick )?question)(?: please| pls)?\W*$/i;
const WANTS_NEXT =
  /\b(?:what(?:(?:'|\u2019)?s| is| should i do| do i do)? (?:next|now)|then what|now what|next (?:one|step)(?: please)?\W*$|(?:ok|okay|did (?:it|that)|done)\W+next\W*$)/i;
const DECLINES_PERSON =
  /\b(?:don(?:'|\u2019)?t|do not|no longer|not|no) (?:need|want|wish)\b.{0,30}\b(?:agent|person|human|representative|rep|someone|anyone|anybody|operator)\b|\b(?:no need|not necessary)\b/i;
const NEITHER = /\b(?:neither|none|nope|something else|anything else|not (?:that|those|these|either))\b/i;
const CONTRAST = /\b(?:but|also|another|other|next|too|different)\b/i;
const DANGER =
  /\b(?:on fire|caught fire|burning smell|smells? (?:like|of) (?:burning|smoke|gas)|gas (?:smell|leak)|smell(?:s|ing)? gas|smoke (?:is )?com(?:ing|es)|smoking (?:modem|router|gateway|box|outlet)|sparks|sparking|electric shock|got shocked|shocked me|electrocuted|downed (?:power )?line|live wire|(?:kill|hurt|harm) myself|suicid(?:e|al)|end my life)\b/i;

/** Longest part of a message that is read for these, in characters. */
const READ_CHARACTERS = 2_000;

function test(pattern: RegExp, text: string): boolean {
  return pattern.test(text.length > READ_CHARACTERS ? text.slice(0, READ_CHARACTERS) : text);
}

/** Begins with a yes, as an answer to a question: "yes thanks", "yeah but ...". */
export function beginsWithYes(text: string): boolean {
  return test(YES, text);
}

/** Begins with a no, as an answer to a question: "no, the light is red"; not "no internet". */
export function beginsWithNo(text: string): boolean {
  return test(NO, text);
}

/** "down AGAIN", "still slow", "keeps dropping": the same trouble is not over. */
export function saysAgain(text: string): boolean {
  return test(AGAIN, text);
}

/** "ok", "sure, let me try that": heard, with no word about the outcome. */
export function acknowledges(text: string): boolean {
  return test(ACKNOWLEDGES, text);
}

/** "can you help me", "I have a question": nothing yet about what. */
export function asksForHelp(text: string): boolean {
  return test(ASKS_FOR_HELP, text);
}

/** "ok, what next": the step was done, and no word about whether it helped. */
export function wantsNext(text: string): boolean {
  return test(WANTS_NEXT, text);
}

/** "I do not need an agent", "no need". */
export function declinesPerson(text: string): boolean {
  return test(DECLINES_PERSON, text);
}

/** "neither", "something else". */
export function saysNeither(text: string): boolean {
  return test(NEITHER, text);
}

/** A word that sets a second subject apart from the first ("that worked, but ..."). */
export function marksContrast(text: string): boolean {
  return test(CONTRAST, text);
}

/** Fire, electric danger or harm to a person: a chat is the wrong place. */
export function mentionsDanger(text: string): boolean {
  return test(DANGER, text);
}
