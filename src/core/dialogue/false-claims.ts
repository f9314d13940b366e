/** Why words of a model are not used, whatever they rest on. */
export type Forbidden = 'false_claim' | 'asks_secret' | 'speaks_of_instructions' | 'markup';

/** What one may be said to have done, or to be about to do, in English. */
const DEED =
  '(?:credited|refunded|waived|scheduled|booked|canceled|cancelled|upgraded|reset|restarted|rebooted|sent|ordered|applied|' +
  'removed|reversed|opened|dispatched|issued|processed|approved|transferred|escalated|crediting|refunding|waiving|scheduling|' +
  'booking|sending|dispatching|credit|refund|waive|schedule|book|dispatch|issue|apply|compensate|reimburse|approve|send|cancel)';
/** Money or a visit that only people can grant. */
const GRANT =
  '(?:refund|credit|discount|compensation|reimbursement|money|cash|gift|voucher|visit|technician|appointment|replacement)';

/**
 * Sentences that claim deeds nobody did, or promise what nobody can keep: a deed, a time, money, a visit. Linear: each
 * pattern has bounded gaps only.
 */
const FALSE_CLAIMS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:i|we)(?:'ve| have| just| already| am| are|'m|'re|'ll| will| shall| can now)?(?: (?:have|just|already|now|going to|gladly|personally))? ?\\b${DEED}\\b`,
    'i',
  ),
  /\b(?:technician|agent|representative|person|someone|somebody|specialist|colleague|team)\b.{0,20}\b(?:(?:is|are) on (?:the|their|his|her) way|will (?:call|contact|visit|arrive|come|reach|be with you|fix)|has been (?:sent|dispatched|scheduled))\b/i,
  /\b(?:has|have) been (?:credited|refunded|waived|scheduled|booked|canceled|cancelled|applied|issued|approved)\b/i,
  /\b(?:within|in) (?:the next )?\d+ (?:minutes|hours) (?:someone|a technician|an agent|you will)\b/i,
  new RegExp(
    `\\byou(?:'ll| will| are going to| shall)\\b.{0,30}\\b(?:get|receive|be (?:given|paid|sent|refunded|credited)|have)\\b.{0,40}\\b${GRANT}\\b`,
    'i',
  ),
  new RegExp(
    `\\byour\\b.{0,30}\\b${GRANT}\\b.{0,20}\\b(?:is (?:approved|confirmed|coming|on its way|booked|scheduled)|was approved|will (?:arrive|come|be))\\b`,
    'i',
  ),
  /\b(?:i|we)(?:'ll| will| can| do)? (?:promise|guarantee|assure|commit)\b|\bguaranteed\b|\byou have my word\b/i,
  /\b(?:it|service|internet|outage|everything|connection|problem|this|that)(?:'ll| will| is going to)\b.{0,20}\b(?:be (?:fixed|back|restored|resolved|working|over)|return|come back)\b/i,
  /\b(?:he|hemos|ya) (?:\w+ )?(?:acreditado|reembolsado|devuelto|cancelado|programado|agendado|enviado|aplicado|reiniciado|eliminado|aprobado|procesado|emitido)\b/i,
  /\b(?:voy|vamos) a (?:acreditar|reembolsar|devolver|cancelar|programar|agendar|enviar|aplicar|eliminar|aprobar|compensar|mandar)\w{0,4}\b/i,
  /\b(?:le|les|te|se|lo|la) (?:\w+ )?(?:reembolsar|acreditar|devolver|enviar|cancelar|programar|compensar|mandar|llamar|visitar)(?:é|emos|á|án|a|an)\b/i,
  /\b(?:técnico|agente|representante|persona|alguien|especialista|equipo)\b.{0,20}\b(?:está en camino|va en camino|(?:llegará|irá|llamará|visitará|vendrá|contactará|arreglará))(?!\p{L})/iu,
  /\b(?:ha sido|han sido|fue|está) (?:acreditad|reembolsad|cancelad|programad|agendad|aprobad|aplicad|emitid)[oa]s?\b/i,
  /\b(?:recibirá|recibirás|obtendrá|obtendrás|tendrá|tendrás)(?!\p{L}).{0,40}\b(?:reembolso|crédito|descuento|compensación|dinero|visita|técnico|cita)/iu,
  /\b(?:prometo|prometemos|garantizo|garantizamos|aseguro|aseguramos|garantizad[oa])\b/i,
];

/** Requests for what no desk ever asks for. */
const ASKS_SECRET: readonly RegExp[] = [
  /(?<!\b(?:never|not|don't) )\b(?:send|give|tell|share|provide|enter|type|write|confirm|reply with|verify|need|what(?:'s| is)|let me (?:have|know))\b.{0,50}\b(?:password|passcode|pin\b|ssn|social security|card number|cvv|cvc|security code|verification code|one-time code|account number|mother's maiden)/i,
  /(?<!\b(?:nunca|no) )\b(?:envíe|envía|dé|deme|dame|diga|dígame|dime|comparta|comparte|escriba|escribe|ingrese|confirme|confirma|necesito|cuál es)(?!\p{L}).{0,50}\b(?:contraseña|clave|pin\b|seguro social|número de tarjeta|tarjeta de crédito|cvv|código de (?:seguridad|verificación)|número de cuenta)/iu,
];

/** Talk about how the desk was told to behave. */
const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:system|initial|original|hidden|secret|developer|previous|prior|internal) (?:prompt|message|instruction|rule|guideline)s?\b/i,
  /\b(?:my|these|those|the|following|your) (?:instruction|rule|guideline|directive|prompt)s?\b.{0,30}\b(?:are|is|say|says|state|told|was|were|tell|above|below|follow|read)\b/i,
  /\b(?:i was|i am|i'm|i have been|i've been) (?:told|instructed|programmed|configured|prompted|trained)\b/i,
  /\b(?:as an ai|language model|large language|chatgpt|openai|jailbr|developer mode|prompt injection|system prompt)\b/i,
  /customer_message|<\/?(?:source|article|system|assistant|user|conversation)\b|\bapi[_ -]?key\b|\bsk-[a-z0-9]/i,
  /\b(?:mis|estas|las|siguientes) (?:instrucciones|reglas|directrices)\b|\bmodelo de lenguaje\b|\bmensaje del sistema\b|\bprompt\b/i,
];

/** Pictures, tags and code, which a page might load or run. */
const MARKUP = /!\[|<\/?[a-z][^>]{0,200}>|\]\(|```|\bjavascript:|\bdata:[a-z]+\//i;

/** Whether a reply says that something was done or will happen which no code of the desk does. */
export function claimsFalsely(reply: string): boolean {
  const text = plainQuotes(reply);
  return FALSE_CLAIMS.some((pattern) => pattern.test(text));
}

/** What in a reply of a model forbids its use; null when nothing does. */
export function forbiddenIn(reply: string): Forbidden | null {
  const text = plainQuotes(reply);
  if (MARKUP.test(text)) return 'markup';
  if (INSTRUCTIONS.some((pattern) => pattern.test(text))) return 'speaks_of_instructions';
  if (ASKS_SECRET.some((pattern) => pattern.test(text))) return 'asks_secret';
  return claimsFalsely(text) ? 'false_claim' : null;
}

function plainQuotes(text: string): string {
  return text.normalize('NFKC').replace(/[\u2018\u2019\u02bc]/g, "'");
}
