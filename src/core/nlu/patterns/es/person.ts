import type { ActPatterns } from '../pattern-set.ts';

const ONE = '(un|una|algún|alguna|otro|otra|su|el|la|al|a un|a una|con un|con una)';
const NOW = '(por favor|ya|ahora|ahora mismo|urgente|inmediatamente|de verdad|real)';

/** Asking for a person, by word, by phone, or by having enough of the machine. */
export const PERSON_PATTERNS: ActPatterns = {
  any: [
    '(hablar|platicar|conversar|comunicar|comunicarme|comuníqueme|comunícame|comunica|comuníquenme|contactar|páseme|pásame|pásenme|pasarme|pasar|me pasa|me pasas|transferir|transferirme|transfiérame|transfiéreme|conectar|conectarme|conécteme|conéctame|póngame|ponme|atienda|atiéndame|enlazar|enlace|chatear|talk|speak|directamente) ..3 ({agent}|human|alguien)',
    'hablar (con|a) (ustedes|soporte|ventas|facturación|servicio al cliente|atención al cliente|un técnico|la gente)',
    `(quiero|necesito|deme|dame|denme|dénme|prefiero|preferiría|solicito|exijo|pido|busco|quisiera|puedo tener|me da|hay) ${ONE} {agent} `,
    '(quiero|necesito|deme|dame|denme) ..1 (atención humana|agente|representante|persona real|humano|supervisor)',
    `< (una|un|con un|con una|con el|con la|al|a la)? {agent} ${NOW}? >`,
    `< (servicio al cliente|atención al cliente|atención humana|call center|llámenme|llámeme|llámame|real person) ${NOW}? >`,
    `(persona|humano|agente|representante|operador|supervisor|gerente|asesor) ${NOW}`,
    '(persona|ser humano|gente) (de carne y hueso|real|de verdad)',
    '(no quiero|no más|basta de|cansado de|cansada de|harto de|harta de|odio|dejen de|deje de|ya no quiero) ..4 (robot|bot|máquina|máquinas|contestadora|respuestas automáticas|respuestas de bot)',
    '(eres|es usted|usted es|es esto|esto es|estoy hablando con|hablo con|es) (un|una|con un)? (robot|bot|máquina|persona real|persona de verdad|humano|humana|una persona|computadora)',
    '(hay|existe|tienen) (alguien|alguna persona|algún humano|algún agente|algún muchacho|una persona|gente) ..3 (que me|con quien|disponible|que pueda|que atienda|que conteste|llamar|hablar)',
    '(llámenme|llámeme|llámame|me pueden llamar|me puede llamar|que me llame|que me llamen|pueden llamarme|puede llamarme|me pueda llamar|me llama alguien|alguien me llame|que alguien me llame|devuélvanme la llamada|regrésenme la llamada|me llame alguien)',
    '(cuál es|deme|dame|me da|me dan|necesito|quiero|hay|tienen|a qué) ..2 (número|teléfono) ..1 (de contacto|de servicio|de atención|de soporte|para llamar|puedo llamar|para hablar|llamo|donde llamar|de ustedes|llamar)',
    '(cómo|dónde) (los|les|me) (contacto|llamo|comunico)',
    '(quiero|prefiero|puedo|necesito|preferiría) (llamarles|llamarlos|que me llamen|hablar por teléfono|hablarles)',
    '< (número de teléfono|teléfono de contacto|número de contacto|contacto|teléfono de atención) >',
    '(escale|escalen|escalar|escálenlo) (esto|mi|el|la|este)',
    'que me atienda ..2 {agent}',
    '(con el|con un|con su) (supervisor|gerente|jefe|encargado)',
  ],
  unless: [
    '(su|sus|el|la|un|una|ese|esa|otro|otra|ningún|cada|primer|último|varios|dos|tres) (agente|representante|asesor|técnico|operador|supervisor|empleado|gerente|persona|muchacha|señorita) ..2 (dijo|prometió|vino|llamó|colgó|mintió|hizo|dio|aseguró|ofreció|confirmó|explicó|atendió|fue|era|cobró|gritó|habló|trató|dejó)',
    '(hablé|hablamos|he hablado|hablaba|hablado|platiqué|hablaron) con',
    '(no|ya no) (necesito|quiero) (un|una|ningún|ninguna|hablar con)? (persona|agente|humano|representante)',
    '(mande|manden|mandar|enviar|envíe|envíen|venga|vengan|agendar) ..3 (técnico|alguien|persona)',
    '(persona|usuario|representante) (autorizado|autorizada)',
    '(agregar|añadir|autorizar|poner|permiso a) ..3 persona',
    'agente de (viajes|seguros|bienes|inmigración|tránsito)',
    '(de|a) otra persona',
    '(sordo|sorda|muda|ciego|ciega)',
    'falso (agente|representante)',
    'supuesto (agente|representante|asesor)',
  ],
};
