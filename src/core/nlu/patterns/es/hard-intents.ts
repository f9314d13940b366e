import type { HardIntentPattern } from '../pattern-set.ts';

/** What makes a case a hard one; ids, labels and weights are those of English. */
export const HARD_INTENT_PATTERNS: readonly HardIntentPattern[] = [
  {
    id: 'complex-visits',
    label: 'after technicians',
    intent: 'technical_complex',
    weight: 0.75,
    any: [
      '(segundo|tercer|cuarto|quinto|otro|dos|tres|cuatro|cinco|varios|muchos|#) (técnico|técnicos|instaladores)',
      '(segunda|tercera|cuarta|dos|tres|cuatro|varias|#) (visita|visitas) ..2 (técnico|técnica|>)',
      '(técnico|técnicos|alguien|instalador) ..2 (vino|vinieron|ha venido|han venido|estuvo aquí|mandaron) ..12 (sigue|todavía|otra vez|no arregló|nada|veces|no quedó|no lo arreglaron|tampoco)',
      '(cambiaron|cambié|reemplazaron|me dieron) ..4 (módem|router|cables|caja|aparato|todo) ..10 (sigue|todavía|otra vez|igual|no)',
    ],
  },
  {
    id: 'complex-duration',
    label: 'going on for long',
    intent: 'technical_complex',
    weight: 0.7,
    any: [
      '(llevo|llevamos|desde hace|hace|durante|por) ..2 (semanas|meses|años|mes|año) (así|sin|con|de|que|fallando|igual|>)',
      '(semanas|meses|años) (así|sin|seguidos|seguidas|fallando|con el mismo problema|con este problema)',
      'desde ..1 (enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|el mes pasado|el año pasado|la semana pasada)',
      '(problema|falla|fallas) (constante|recurrente|crónica|crónico|de siempre|de meses|de semanas)',
    ],
    unless: ['(contrato|cliente|pagando|plan|promoción|precio|descuento) ..4 (meses|años|mes|año)'],
  },
  {
    id: 'complex-repeated',
    label: 'reported again and again',
    intent: 'technical_complex',
    weight: 0.65,
    any: [
      '(tercera|cuarta|quinta|sexta|séptima|décima|enésima) (vez|llamada|ocasión)',
      '(llamé|llamado|he llamado|reporté|reportado|hablado|llamo) ..4 {many} (veces|ocasiones|llamadas)',
      '(una y otra vez|nadie lo arregla|nadie lo puede arreglar|nadie puede arreglarlo|nunca lo arreglan|no lo arreglan bien|siempre vuelve|sin solución)',
    ],
  },
  {
    id: 'complex-expert',
    label: 'line-level terms',
    intent: 'technical_complex',
    weight: 0.75,
    any: [
      '(pérdida de paquetes|paquetes perdidos|packet loss|snr|señal ruido|dbmv|niveles de potencia|traceroute|tracert|t3|t4|mtr|bufferbloat|docsis|bgp|ipv6|mtu|enrutamiento|peering|nodo|acometida|cable subterráneo)',
    ],
  },
  {
    id: 'complex-scope',
    label: 'whole home or business',
    intent: 'technical_complex',
    weight: 0.6,
    any: [
      '(negocio|empresa|oficina|tienda|clínica|consultorio|restaurante|trabajo desde casa|trabajo en casa|clientes) ..8 (sin|caído|pierdo|perdiendo|parado|no|cerrado|afectado|lento|se corta)',
      '(pierdo|perdiendo|perdí|perdemos) ..3 (clientes|ventas|dinero|trabajo|negocio)',
      '(todos|todas|varios|muchos|ninguno de) ..2 (aparatos|dispositivos|computadoras|cuartos|teléfonos) ..5 (no|se caen|se desconectan|sin|lento|se cortan)',
    ],
  },
  {
    id: 'dispute-contested',
    label: 'contests a charge',
    intent: 'billing_dispute',
    weight: 0.75,
    any: [
      '(disputar|disputa|disputo|impugnar|no autorizado|no autorizados|fraudulento|fraudulentos|cobro indebido|cobros indebidos|cargo indebido|ilegal|cobran de más|cobraron de más|me estafan|me estafaron|cobro injusto)',
      '(cobraron|cobran|cobro|cobrado|pagué|cargo|cobrando) ..4 (doble|dos veces|tres veces|# veces|duplicado)',
      '(doble|duplicado|duplicada) (cobro|cargo|pago)',
      '(cobro|cargo|pago) (doble|duplicado|repetido)',
      '(cobraron|cobran|cobrando|cargo|cobro) ..5 (nunca|no|jamás) (pedí|solicité|autoricé|contraté|ordené|acepté|compré|usé|renté|reconozco|es mío)',
      '(nunca|no|jamás|yo no) (pedí|solicité|autoricé|contraté|ordené|acepté|reconozco|renté)',
      '(cobro|cargo|factura) (falso|equivocado|falsa|equivocada|incorrecto|incorrecta|injusto|fantasma)',
      '(no voy a pagar|no pienso pagar|me niego a pagar|no pagaré)',
      '(se niegan|no quieren) ..3 (reembolsar|devolver|devolverme|quitar|quitarme|regresar|regresarme)',
    ],
    unless: ['(no pedí|nunca pedí) (ayuda|hablar)'],
  },
  {
    id: 'dispute-returned-money',
    label: 'money that never came back',
    intent: 'billing_dispute',
    weight: 0.7,
    any: [
      '(reembolso|crédito|dinero|depósito|devolución|cheque) ..4 (nunca|no|todavía no|sigo esperando) ..3 (llegó|llega|ha llegado|aparece|recibí|he recibido|está|veo|devuelven|aplican)',
      '(nunca|no|todavía no|sigo esperando) ..6 (reembolso|devolución|mi dinero|mi crédito|el crédito)',
      '(cancelé|devolví|regresé|entregué|di de baja) ..10 (cobran|cobraron|cobrando|siguen|me cobra|cargo|factura)',
      '(siguen|sigue|continúan) cobrando',
      '(me cobran|me cobraron|cobran) ..6 (cancelé|devolví|regresé|entregué|ya devolví|ya cancelé)',
      '(cobranzas|agencia de cobro|agencia de cobranza|buró de crédito)',
      '(prometieron|prometió|dijeron|ofrecieron|aseguraron) ..10 (pero|y me|cobraron|cobran|no cumplen|y no|nunca)',
    ],
    unless: ['cómo ..4 (pido|solicito|pedir|solicitar) ..2 reembolso'],
  },
  {
    id: 'dispute-threat',
    label: 'scam or legal words',
    intent: 'billing_dispute',
    weight: 0.65,
    any: [
      '(estafa|estafadores|robo|robando|me roban|ladrones|rateros|fraude|abogado|demandar|demandarlos|demanda|acción legal|fcc|bbb|ftc|profeco|procuraduría|fiscal general|contracargo|protección al consumidor)',
    ],
    unless: [
      '(cargo|tarifa|cuota) ..3 fcc',
      '(correo|mensaje|llamada|texto|sospechoso|falso|reportar|enlace) ..4 (estafa|fraude)',
      '(estafa|fraude) ..4 (correo|mensaje|llamada|texto)',
      '(me robaron|robaron) ..4 (celular|número|módem|tarjeta|cartera|identidad)',
      'robo de identidad',
    ],
  },
];
