import type { FrustrationSign } from '../frustration-points.ts';

const OFTEN =
  'tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|cincuenta|cien|mil|varias|varios|muchas|muchos|tantas|tantos|#';
const LATE_ORDINAL =
  'tercera|cuarta|quinta|sexta|séptima|octava|novena|décima|enésima|milésima|tercer|tercero|cuarto|quinto|sexto|séptimo|enésimo';
const CONTACT =
  'llamo|llamé|llamado|llamar|llamando|hablo|hablé|hablado|escribo|escribí|escrito|pido|pedí|pedido|reporto|reporté|reportado|reportando|explico|explicado|expliqué|digo|dicho|repito|repetido|contacto|contactado|quejo|quejado';
const PERIOD = 'día|días|semana|semanas|mes|meses|año|años|horas';

/** What customers complain of, in whatever voice, and what they want to do about it. */
export const COMPLAINT_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'loss',
    label: 'suffers losses',
    points: 4,
    isComplaint: true,
    any: [
      '(pierdo|perdiendo|perdí|perdemos|perdimos|perder|me cuesta|me está costando|me costó) ..2 (clientes|ventas|negocio|un cliente|pedidos|trabajo|mi trabajo)',
    ],
    unless: ['(van|vayan) a perder'],
  },
  {
    id: 'pays_for_nothing',
    label: 'pays for nothing',
    points: 6,
    isComplaint: true,
    any: [
      '(pago|pagando|pagamos) ..6 (que no (funciona|sirve|tengo|recibo|uso)|y no (funciona|sirve|tengo|hay|recibo)|para nada|y nada)',
      'para (qué|eso) (les)? (pago|pagamos|estoy pagando)',
      '(me|nos) (cobran|cobraron|siguen cobrando) ..6 (que no (funciona|sirve|tengo)|y no (funciona|sirve|hay|tengo))',
      '(pago|pagué) (una fortuna|un dineral|carísimo)',
      'no es lo que (pago|contraté|me prometieron|me vendieron)',
    ],
  },
  {
    id: 'recontact',
    label: 'has to ask again and again',
    points: 6,
    isComplaint: true,
    any: [
      `(es|va|por|ya|mi|esta|la) ..1 (${LATE_ORDINAL}) (vez|llamada|ocasión|solicitud|queja|intento|mensaje)`,
      `(${LATE_ORDINAL}) (técnico|visita|agente|representante|cita|módem|router|reporte)`,
      `(he|hemos|yo|les|ya|me|lo)? (${CONTACT}) ..4 (${OFTEN}) veces`,
      `(${OFTEN}) veces ..5 (${CONTACT})`,
      `llevo (${OFTEN}) (llamadas|reportes|quejas|chats|mensajes)`,
      '(cuántas veces|hasta cuándo) ..2 (tengo que|debo|hay que|voy a|vamos a)',
      `(${OFTEN}|dos) (técnicos|llamadas|agentes|representantes|visitas|reportes|chats)`,
      '(empezar|comenzar|contar|explicar) ..3 (desde cero|otra vez|desde el principio|todo de nuevo|de nuevo)',
      '(nunca|nadie|jamás) ..1 (contestan|contesta|responden|responde|arreglan|arregla|resuelven|resuelve|escuchan|escucha|llaman|solucionan)',
    ],
    unless: [
      '(suena|parpadea|prende|reinicié|reinicio|intenté|se cae|se corta|se va|se desconecta) ..5 veces',
      '(primera vez|de nuevo por favor|otra vez por favor)',
      '(empezamos|empecemos|empezar) de nuevo >',
    ],
  },
  {
    id: 'repetition',
    label: 'again and again',
    points: 3,
    isComplaint: true,
    any: [
      'segunda (vez|llamada|visita|semana|cita) ..3 (que|en|este|esta|y|ya)',
      '(una y otra vez|tantas veces|mil veces|cien veces|infinidad de veces|siempre lo mismo|todos los días lo mismo|cada mes lo mismo|repetidas veces|repetidamente|día tras día|mes tras mes|semana tras semana|no sé cuántas veces)',
      '(otra vez|de nuevo|nuevamente) (lo mismo|igual|sin|se cayó|se me|el mismo|la misma|me cobran|me cobraron|caído|con lo mismo)',
      '(se cayó|se me cayó|sin internet|sin señal|sin servicio|se fue|me cobraron|me cobran|me cortaron|caído|lo mismo) (otra vez|de nuevo|nuevamente)',
      '(la misma|el mismo) (historia|cuento|problema|excusa|pretexto|respuesta) (de siempre|otra vez|siempre|de nuevo|cada)',
      '(suben|subieron|sube) ..3 cada (mes|año)',
      `(${OFTEN}|dos) (fallas|cortes|apagones|errores|caídas) en (un|una|el|la|este|esta|dos|tres|#) (${PERIOD})`,
    ],
    unless: ['por primera vez'],
  },
  {
    id: 'long_wait',
    label: 'long without service',
    points: 3,
    isComplaint: true,
    any: [
      `(${OFTEN}|dos|una|un|toda la) (${PERIOD}) (sin|esperando|así|y nada|y todavía|y siguen|llamando|y sin)`,
      `(llevo|llevamos|tengo|tenemos) ..2 (${PERIOD}) ..1 (sin|esperando|así|en espera|tratando|intentando|con este|con el mismo|pidiendo)`,
      `(desde hace|hace) (${OFTEN}|dos|más de una|una|un) (${PERIOD}) ..2 (sin|esperando|que no|que estoy sin)`,
      '(esperando|espero|esperé|esperamos|en espera) ..4 (horas|todo el día|días|semanas|meses|una eternidad|siglos)',
      '(caído|muerto|sin servicio|sin internet|sin señal) desde (el|hace|ayer|la semana)',
    ],
  },
  {
    id: 'broken_promise',
    label: 'broken promise',
    points: 4,
    isComplaint: true,
    any: [
      '(prometieron|prometió|aseguraron|juraron|garantizaron|ofrecieron) ..10 (pero|y nada|y no|nunca|nadie|jamás)',
      '(siempre|cada vez) ..1 (dicen|me dicen|prometen) ..3 (mañana|ya|otra cosa|lo mismo|hoy)',
      '(cada quien|cada uno|todos) ..2 (dice|dicen) (algo diferente|otra cosa|una cosa distinta|algo distinto)',
      '(no cumplen|nunca cumplen|no cumplieron|promesas|puras promesas)',
    ],
  },
  {
    id: 'no_show',
    label: 'nobody came or called',
    points: 4,
    isComplaint: true,
    any: [
      '(nadie|ningún técnico) ..2 (vino|viene|llegó|llega|apareció|llamó|llama|ha venido|ha llegado|avisó|se presentó)',
      '(técnico|técnicos|instalador) ..3 (nunca|no) ..1 (vino|llegó|apareció|llamó|se presentó|ha llegado)',
      '(falté|pedí permiso|pedí el día|perdí un día|perdí el día) ..3 trabajo',
      '(perdí|se me fue) (el día|la mañana|la tarde|todo el día)',
    ],
    unless: ['ya llegó el técnico'],
  },
  {
    id: 'wasted',
    label: 'wasted time',
    points: 4,
    isComplaint: true,
    any: [
      '(pérdida de|perder|perdiendo|pierdo|perdí|perdimos|desperdicié|desperdicio de|gastado) ..3 (tiempo|horas|mi día)',
      '(horas|hora|minutos) (esperando|en espera|al teléfono|en el teléfono|en la línea|en el chat|tratando|intentando|peleando|batallando)',
      '(me dejan|me dejaron|me tienen|me tuvieron) (en espera|esperando|colgado|colgada)',
      'no (me|nos)? (ayudas|ayuda|ayudan|sirves|sirven) (de|en|para) nada',
      '(odio|detesto) (esto|esta|su|sus|este|llamar|hablar|tratar)',
    ],
  },
  {
    id: 'brushed_off',
    label: 'brushed off',
    points: 6,
    isComplaint: true,
    any: [
      '(nadie|ninguno) (me|nos|de ustedes|le|se|ha|quiere|sabe|hace|les)? ..2 (ayuda|ayudan|ayudó|contesta|contestan|contestó|responde|responden|respondió|atiende|resuelve|resolver|escucha|importa|ayudar|responsable|da una respuesta)',
      'no (les|le) importa (nada|el|los|uno|nadie|un|>)',
      'no (me|nos)? (escuchan|leen|escucha|hacen caso|hace caso|hacen nada)',
      '(de un lado a otro|de aquí para allá|me pasan de|me cuelgan|me colgaron|me colgó|me ignoran|me ignoraron|dándome vueltas|me dan vueltas|me traen dando|dan largas|de uno a otro|de uno al otro|se echan la culpa)',
      '(se están burlando|se burlan|me ven la cara|me quieren ver la cara|me toman el pelo)',
    ],
  },
  {
    id: 'leaving',
    label: 'threatens to leave',
    points: 6,
    isComplaint: true,
    any: [
      '(cancelo|cancelen|cancela|cierren) todo',
      '(me voy|irme|me cambio|me paso|me largo|nos vamos) (a|con|de|para) (otra|otro|la competencia|compañía|proveedor)',
      '(cambio de compañía|cambiar de compañía|cambiarme de compañía|cambiaré de compañía|perdieron un cliente|pierden un cliente|perder un cliente|perder a un cliente|nunca más|no vuelvo a contratar|no quiero saber nada de ustedes|ya no quiero saber nada)',
      'si no ..8 (me voy|cancelo|me cambio|voy a cancelar|me paso)',
      '(así tratan|así les pagan|así premian) ..2 (clientes|cliente)',
    ],
    unless: ['cómo cancelo todo', 'me voy a otra (casa|dirección|ciudad)'],
  },
  {
    id: 'cancel',
    label: 'wants to leave',
    points: 2,
    isComplaint: true,
    any: [
      '(quiero|voy a|necesito|quisiera|deseo) (cancelar|dar de baja|darme de baja) (todo|mi|el|la|mis)? ..1 (cuenta|servicio|servicios|internet|cable|contrato)?',
      '(cancelar|cancelen|cierren|cerrar) (mi|toda mi|la) cuenta',
    ],
    unless: ['(cancelar|baja) ..3 (cita|visita|pago|autopay|pedido|orden|automático|débito)'],
  },
  {
    id: 'complaint',
    label: 'wants to complain',
    points: 3,
    isComplaint: true,
    any: [
      '(poner|hacer|presentar|levantar|meter) (una|un|mi)? (queja|reclamo|reclamación)',
      '(quiero|voy a|quisiera|deseo) (quejarme|reclamar)',
    ],
    unless: ['(sin|no) ..3 queja', 'reclamar (un|el|mi|ese)'],
  },
  {
    id: 'regulator',
    label: 'threatens with a complaint',
    points: 6,
    isComplaint: true,
    any: [
      '(fcc|bbb|ftc|better business bureau|fiscal general|procuraduría|profeco|comisión federal de comunicaciones|protección al consumidor|defensa del consumidor|oficina del consumidor|attorney general|ante las autoridades)',
      '(preguntarle|consultar|preguntar) ..2 abogado',
      'no me (dejan|queda) (otra|de otra|más remedio|otra opción)',
    ],
    unless: ['(cargo|tarifa|cuota|impuesto|impuestos) ..3 (fcc|federal)'],
  },
];
