/**
 * Small readings of the customer's words that only the dialogue needs. All patterns are linear: repeats are
 * bounded, or can be split into their parts in one way only.
 */

const YES = /^\W*(?:yes|yep|yeah|yup|yea|yess+|sure did|it did)\b(?! (?:or|and) no\b)/i;
const NO =
  /^\W*(?:no|nope|nah|naw|it did ?n(?:'|\u2019)?t)\b(?! (?:problem|worries|doubt|internet|signal|service|wi-?fi|connection|one|idea))/i;
const AGAIN = /\b(?:again|still|keeps?|same)\b/i;
const ACKNOWLEDGES =
  /^\W*not yet\W*$|^\W*(?:(?:oh|ah|lol|hmm|i see|understood|noted|doing (?:it|that)|on it|ok|okay|k|kk|sure|alright|all right|fine|got it|will do|let me (?:try|check|see)|one (?:moment|sec|second|minute)|i(?:'|\u2019)?ll (?:try|check|see)|i will (?:try|check|see)|trying|hold on)\b[\s,.!]*){1,3}(?:(?:that|it|this|now|thanks|thank you)\b[\s,.!]*){0,3}$/i;
const ASKS_FOR_HELP =
  /^\W*(?:(?:hi|hello|hey)\b\W*)?(?:(?:please )?(?:can|could|will) (?:you|u|someone|somebody|anyone|anybody) (?:please )?he?lp(?: me| us)?(?: out)?|(?:please )?he?lp(?: me| us)?|(?:i )?(?:really )?need (?:some |your )?(?:he?lp|assistance|support)|(?:i(?:'|\u2019)?ve|i have|got) a (?:quick )?(?:question|problem|issue)|(?:quick )?question)(?: please| pls)?\W*$/i;
const WANTS_NEXT =
  /\b(?:what(?:(?:'|\u2019)?s| is| should i do| do i do)? (?:next|now)|then what|now what|next (?:one|step)(?: please)?\W*$|(?:ok|okay|did (?:it|that)|done)\W+next\W*$)/i;
const DECLINES_PERSON =
  /\b(?:don(?:'|\u2019)?t|do not|no longer|not|no) (?:need|want|wish)\b.{0,30}\b(?:agent|person|human|representative|rep|someone|anyone|anybody|operator)\b|\b(?:no need|not necessary)\b/i;
const NEITHER = /\b(?:neither|none|nope|something else|anything else|not (?:that|those|these|either))\b/i;
const CONTRAST = /\b(?:but|also|another|other|next|too|different)\b/i;
const DANGER =
  /\b(?:on fire|caught fire|burn(?:ing|t) smell|smell(?:s|ing|ed)? (?:(?:like|of|something) )*(?:burn(?:ing|t|ed)|smoke|gas)|(?:is|was|started|starts|are|s) (?:smoking|melting|sparking)|melted (?:plug|cord|cable|adapter|outlet)|too hot to touch|burning hot|(?:wire|cable|line)s? (?:is |are |has |have |was |were |that |which )*(?:hanging|dangling|fallen|fell|lying|snapped)\b.{0,40}\b(?:outside|street|road|yard|pole|sidewalk|tree|roof|ground)|(?:wire|cable|line)s? outside (?:\w+ ){0,4}(?:is|are|came|fell|has fallen|have fallen) down|gas (?:smell|leak)|smell(?:s|ing)? gas|smoke (?:is )?com(?:ing|es)|smoking (?:modem|router|gateway|box|outlet)|sparks|sparking|electric shock|got shocked|shocked me|electrocuted|downed (?:power )?line|live wire)\b/i;
const SELF_HARM = /\b(?:(?:kill|hurt|harm)(?:ing)? myself|suicid(?:e|al)|end(?:ing)? my life|want to die)\b/i;
const DONE =
  /^\W*(?:(?:yes|yeah|yep|ok|okay|sure|well|and|so|alright|now|i|we|have|ve|just|i(?:'|\u2019)ve|we(?:'|\u2019)ve)\b[\s,.!]*){0,4}(?:did|done|tried|checked|restarted|rebooted|reset|unplugged|plugged|replaced|changed|found|moved|looked|connected|opened|entered)\b(?: (?:it|that|this|them|those|so|all|everything|(?:the|my|both|all) (?:\w+ )?\w+))?(?: (?:too|now|all|twice|out|up|in|back))?[\s,.!]*(?:(?:thanks|thank you|ok|okay)[\s,.!]*)?$/i;
const RESTARTED =
  /(?<!\b(?:not|never|to|haven(?:'|\u2019)?t|didn(?:'|\u2019)?t)(?: yet)? )\b(?:(?:restarted|rebooted|unplugged|power[- ]?cycled|(?<=\b(?:i|we|i(?:'|\u2019)ve|we(?:'|\u2019)ve|have|already|just) )reset)\b(?!.{0,15}\b(?:phone|tvs?|computer|laptop|remote|pc|tablet|ipad|iphone|console|app|password|pin|camera)\b)|turned (?:it|everything|the (?:\w+ )?(?:modem|router|gateway|box|hub)) off and (?:back )?on\b|(?:did|done|tried|made?) (?:a |the |that )?(?:restart|reboot|reset|unplugg)(?:ing)?\b|(?:stop|quit) (?:telling|asking|making) me to (?:restart|reboot|reset|unplug)\b)/i;
const RESTART_STEP = /^restart (?:the|your) gateway|gateway.{0,60}30 seconds|30 seconds.{0,60}gateway/i;
const LATER =
  /\b(?:(?:can(?:'|\u2019)?t|cannot|can not) (?:do (?:it|that|this) )?(?:right )?now|(?:do|try|check|look at) (?:it|that|this) (?:later|tonight|tomorrow|when|after)|i(?:'|\u2019)?m (?:at work|not (?:at )?home|driving|out)|i am (?:at work|not (?:at )?home|driving|out)|i(?:'|\u2019)?ll wait|i will wait|not (?:at )?home (?:right )?now|later today)\b|^\W*(?:(?:please|ok|okay)\W+)?(?:wait|hang on|hold on|later|back home(?: now)?|i(?:'|\u2019)?m back|(?:i(?:'|\u2019)?ll )?(?:try|trying)(?: it)? now|ok try now|give me (?:a |\d+ )?(?:sec|second|moment|minute|min)s?)\W*$/i;
const CANNOT =
  /\b(?:(?:don(?:'|\u2019)?t|do not|no idea) (?:know )?how (?:to|do)|(?:can(?:'|\u2019)?t|cannot|can not|unable to|not able to) do (?:it|that|this|any of)|(?:too|so|very) (?:hard|difficult|complicated|confusing|technical)|not (?:very |really |so )?(?:technical|tech savvy|good with (?:computers|technology|this|these))|(?:afraid|scared) (?:to|of|i will|i(?:'|\u2019)?ll)|(?:can(?:'|\u2019)?t|cannot|can not) (?:reach|climb|bend|see well|get up))\b/i;
const BEREAVED =
  /\b(?:wife|husband|spouse|mom|mum|mother|father|dad|parents?|son|daughter|brother|sister|grand\w+|partner|aunt|uncle|friend|he|she|account holder|(?:my|our) late)\b.{0,30}\b(?:died|passed away|passed on|is dead|is deceased|death)\b/i;
const NAMES_HELP = /\b(?:he?lp|assistance|support)\b/i;
const QUESTION =
  /\?\W*$|^\W*(?:(?:and|but|so|ok|okay|well)\W+)?(?:how|what|which|where|when|who|why|can i|can you|could you|could i|do i|do you|does it|does that|is it|is there|is that|will you|will i|will it|are there|are you)\b/i;
/** Words that make up a yes or a no with nothing else to say. */
const BARE_YES =
  /^(?:[^\w'\u2019]*\b(?:yes+|yep|yeah|yup|yea|sure|it|that|this|did|does|is|was|has|helped|help|helps|worked|work|works|working|fixed|solved|answered|now|again|finally|all|so|very|much|really|thanks|thank|thx|ty|you|for|your|the|good|great|perfect|fine|awesome|excellent|correct|right|exactly|absolutely|definitely|certainly|indeed|sir|ma(?:'|\u2019)?am|alright|cool|ok|okay|everything|question|issue|problem|of|course|you|bet|better|affirmative|uh|huh|cleared|up)\b)+\W*$/i;
const BARE_NO =
  /^(?:[^\w'\u2019]*\b(?:no+|nope|nah|naw|not|nothing|none|else|really|right|now|for|today|thanks|thank|you|thx|ty|that|thats|that(?:'|\u2019)s|is|all|it|i|am|im|i(?:'|\u2019)m|good|fine|set|done|everything|so|very|much|sir|ma(?:'|\u2019)?am|bye|at|the|moment|have|a|nice|great|day|one|ok|okay|more|don(?:'|\u2019)?t|do|need|anything)\b)+\W*$/i;

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

/** "help": what was offered is not enough, and there is no question behind it. */
export function callsForHelp(text: string): boolean {
  return asksForHelp(text) && test(NAMES_HELP, text);
}

/** Somebody close has died. */
export function tellsOfDeath(text: string): boolean {
  return test(BEREAVED, text);
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
  return test(DANGER, text) || mentionsSelfHarm(text);
}

/** The customer may hurt themselves. */
export function mentionsSelfHarm(text: string): boolean {
  return test(SELF_HARM, text);
}

/** "did it", "ok, restarted the modem": the step was done, and no word about the outcome. */
export function reportsDone(text: string): boolean {
  return test(DONE, text);
}

/** "I already restarted it five times": the gateway was restarted without being asked. */
export function saysRestarted(text: string): boolean {
  return test(RESTARTED, text);
}

/** A step of a guide that restarts the gateway, in the guides' own wording. */
export function isRestartStep(step: string): boolean {
  return test(RESTART_STEP, step);
}

/** "I can't right now, I'm at work", "wait": the step comes later. */
export function postpones(text: string): boolean {
  return test(LATER, text);
}

/** "I don't know how to do that": the step is too much for this customer. */
export function cannotDoIt(text: string): boolean {
  return test(CANNOT, text);
}

/** A question of the customer's own: "how long does it take". */
export function asksQuestion(text: string): boolean {
  return test(QUESTION, text);
}

/** Yes and nothing besides: "yes it did, thank you"; not "yes, the TV as well". */
export function saysOnlyYes(text: string): boolean {
  return test(BARE_YES, text);
}

/** No and nothing besides: "no, that is all, thanks"; not "no, it froze". */
export function saysOnlyNo(text: string): boolean {
  return test(BARE_NO, text);
}
