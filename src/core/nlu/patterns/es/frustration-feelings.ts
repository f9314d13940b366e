import type { FrustrationSign } from '../frustration-points.ts';
import { CALM_CONTEXTS } from './frustration-guards.ts';

const MILD =
  'frustrado|frustrada|frustrados|frustrante|frustración|molesto|molestos|enojado|enojada|enojados|enojo|enfadado|enfadada|irritado|irritada|irritante|disgustado|disgustada|decepcionado|decepcionada|decepcionados|decepcionante|decepción|insatisfecho|insatisfecha|fastidiado|fastidiada|desesperado|desesperada|desesperante|disgusto|annoyed|angry|frustrated';
const PRAISE =
  'qué bien|genial|perfecto|excelente|qué maravilla|maravilloso|fantástico|bravo|qué bonito|qué lindo|felicidades|felicitaciones|gran servicio|buen trabajo|excelente servicio|qué buen servicio|magnífico';

/** How customers feel about the service: from angry words through verdicts to sarcasm. */
export const FEELING_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'mild',
    label: 'angry words',
    points: 2,
    isComplaint: true,
    any: [
      `(${MILD}|qué rabia|qué coraje|me da rabia|me da coraje|qué fastidio)`,
      '(estoy|muy|bien|tan|bastante|ya) molesta',
    ],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'intense',
    label: 'strong feelings',
    points: 4,
    isComplaint: true,
    any: [
      `(tan|muy|realmente|sumamente|extremadamente|profundamente|completamente|totalmente|súper|bien|cada vez más) (${MILD}|molesta)`,
      '(he tenido|hemos tenido|tengo|tuve) (mucha|bastante|demasiada)? paciencia',
    ],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'let_down',
    label: 'feels let down',
    points: 6,
    isComplaint: true,
    any: [
      '(siento|sentimos|sentí) ..2 (engañado|engañada|estafado|estafada|traicionado|traicionada|abandonado|abandonada|robado|robada|burlado|burlada)',
      '(cansado|cansada|cansados|agotado|agotada) de (esto|esperar|explicar|llamar|pedir|todo|que|pagar|tanto|tener|su|ustedes|lo mismo)',
      '(me cansé|ya me cansé|me tienen cansado|me tienen cansada)',
      '(se me acaba|se me acabó|se me está acabando|pierdo|perdiendo|estoy perdiendo|perdí) (la|mi)? paciencia',
      '(no les creo|ya no les creo|ya no confío|perdí la confianza|no confío en ustedes)',
      '(me arrepiento|mala hora) ..4 (contratar|contraté|contratarlos|haberme|firmar|cambiarme|contratado)',
      '(nunca|jamás) ..3 (tratado|tratada|atendido|atendida|visto) ..3 (así|tan mal|igual|peor)',
      '(me|nos) (tratan|trataron|han tratado) (mal|muy mal|como|así|pésimo)',
      '(es|fue) (un insulto|una humillación|humillante|una falta de respeto)',
      '(falta de respeto)',
    ],
  },
  {
    id: 'amends',
    label: 'demands amends',
    points: 4,
    isComplaint: true,
    any: [
      '(exijo|espero|quiero|merezco|me deben) ..3 (explicación|disculpa|compensación|respuesta clara|indemnización|solución)',
    ],
    unless: ['(otra|alguna) (solución|explicación)'],
  },
  {
    id: 'condemns',
    label: 'condemns the service',
    points: 6,
    isComplaint: true,
    any: [
      '(inaceptable|indignante|una vergüenza|qué vergüenza|vergonzoso|vergonzosa|absurdo|absurda|patético|patética|un asco|qué asco|asqueroso|asquerosa|una burla|es una broma|qué descaro|el colmo|un escándalo|inconcebible|intolerable|deplorable|un abuso|abusivos|abusadores|una tomada de pelo|una tomadura de pelo|ridículo|ridícula|no tiene nombre)',
    ],
    unless: ['no ..2 (patético|absurdo|ridículo)'],
  },
  {
    id: 'verdict',
    label: 'harsh verdict',
    points: 4,
    isComplaint: true,
    any: [
      '(pésimo|terrible|horrible|espantoso|espantosa|fatal|inútil|inútiles|incompetente|incompetentes|incompetencia|porquería|porquerías|mugrero|desastre|pesadilla|mediocre|injusticia|no sirven para nada|no sirve para nada|qué basura|una basura|no puede ser|increíble que)',
      '(el|la|lo|los|las) peor (servicio|compañía|empresa|atención|experiencia|decisión|error|proveedor|del mundo|que)?',
      '(mal|mala|malísimo|malísima|peor) (servicio|atención|compañía|experiencia)',
      '(worst|terrible) (service|company)',
    ],
    unless: ['no ..2 (terrible|mal|horrible|fatal|peor)', '(dijeron|pensé|oí) ..5 (malo|terrible) ..8 pero'],
  },
  {
    id: 'impatience',
    label: 'out of patience',
    points: 3,
    isComplaint: true,
    any: [
      '(hablan en serio|habla en serio|es en serio|están bromeando|es broma|me están vacilando)',
      '(qué tan difícil|tan difícil es|qué les pasa|qué les cuesta)',
      '(arreglen|arréglenlo|arréglelo|arregle|hagan|haga|resuelvan|resuélvanlo|solucionen|cancelen|devuélvanme|quítenlo) (esto|eso|algo|mi)? ..1 (ya|ahora|ahora mismo|de una vez|inmediatamente|hoy)',
      '(hagan algo|haga algo|hagan su trabajo|haga su trabajo|hagan bien su trabajo)',
      '(deje|dejen|deja|pare|paren) de (decirme|pedirme|mandarme|repetirme|enviarme|darme|decir)',
      '(qué|dónde|cómo|quién|cuándo) (diablos|demonios|carajos|carajo|rayos)',
      '(ya basta|basta ya|ya estuvo bueno|ya párenle)',
      '(cuántas veces|hasta cuándo)',
    ],
  },
  {
    id: 'swearing',
    label: 'swearing',
    points: 4,
    isComplaint: true,
    any: [
      '(carajo|caray|maldito|maldita|malditos|malditas|demonios|diablos|al diablo|maldición|desgraciado|desgraciados|damn|wtf|bendito cargo)',
    ],
    unless: ['ay caray'],
  },
  {
    id: 'sarcasm',
    label: 'sarcasm',
    points: 6,
    isComplaint: true,
    any: [
      `(${PRAISE}) (otra|otro) (falla|apagón|cobro|recibo|factura|problema|enlace|robot|bot|excusa|técnico|día|caída|cargo|vez)`,
      `(${PRAISE}) ..8 (empeoraron|peor|caído|sin internet|sin servicio|sin señal|no funciona|me cobran de más|se cayó|se volvió a caer|tampoco)`,
      '(justo|exactamente) lo que (necesitaba|me faltaba|quería)',
      'lo que me faltaba',
      'gracias por (nada|arruinar|hacerme perder|descomponer|otra)',
      '(me encanta|qué gusto|adoro) (pagar|esperar|que me|hablar con robots)',
      '(lograron|consiguieron) (descomponer|arruinar|perder|empeorar)',
      '(supuesto|dizque|mentado) (soporte|servicio|técnico|servicio al cliente)',
    ],
  },
];
