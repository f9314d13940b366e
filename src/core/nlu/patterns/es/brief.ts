import type { IntentPattern } from '../pattern-set.ts';

/** Loose words by family; ids, labels and weights are those of English. */
export const BRIEF_INTENT_PATTERNS: readonly IntentPattern[] = [
  {
    id: 'brief-billing-1',
    label: 'bill, charge, cost, payment',
    intent: 'billing',
    weight: 0.9,
    any: [
      '(factura|facturación|recibo|estado de cuenta|cobro|cobraron|cobran|cobrar|cobra|cobrando|cobrado|cobren|cobros|cargo|recargo|recargos|mora|pago|pagos|pagar|pagué|paga|pagado|pagando|pagan|pague|precio|precios|tarifa|tarifas|mensualidad|cuesta|cuestan|costo|costos|caro|tarjeta|saldo|deuda|debo|adeudo|abono|abonar|cuota|cuotas|impuesto|impuestos|autopay|débito|prórroga|vencimiento)',
    ],
  },
  {
    id: 'brief-general-1',
    label: 'cancel, disconnect',
    intent: 'general',
    weight: 0.7,
    any: [
      '(cancelar|cancelo|cancelen|cancelación|cancele|dar de baja|darme de baja|de baja|contrato|terminar mi|mudanza|mudar|mudo|me mudo|cita|citas)',
    ],
  },
  { id: 'brief-general-2', label: 'service', intent: 'general', weight: 0.15, any: ['(servicio|servicios)'] },
  {
    id: 'brief-billing-3',
    label: 'refund, credit, discount',
    intent: 'billing',
    weight: 0.8,
    any: [
      '(reembolso|reembolsos|reembolsar|devolución de dinero|mi dinero|descuento|crédito|bonificación|bonificar|compensación|promoción|oferta|rebaja|ajuste)',
    ],
    unless: ['(tarjeta|tarjetas) de crédito', '(buró|historial|puntaje) de crédito'],
  },
  {
    id: 'brief-technical-1',
    label: 'internet, wifi, connection, slow, outage',
    intent: 'technical',
    weight: 0.9,
    any: [
      '(internet|wifi|wi fi|inalámbrico|inalámbrica|conexión|conectar|conecta|conectarme|desconecta|lento|lentitud|apagón|falla|fallas|avería|interrupción|red|en línea|offline|señal)',
    ],
    unless: ['(pagar|ver|pago|factura) en línea'],
  },
  {
    id: 'brief-technical-1-down',
    label: 'down',
    intent: 'technical',
    weight: 0.3,
    any: ['(caído|se cayó|se cae|down|muerto|no funciona|no sirve|no jala|descompuesto)'],
  },
  {
    id: 'brief-technical-2',
    label: 'router, modem, equipment, device',
    intent: 'technical',
    weight: 0.8,
    any: [
      '(router|módem|equipo|equipos|aparato|aparatos|dispositivo|dispositivos|caja|decodificador|control remoto|control|extensor|repetidor|tv|canales|buzón|correo|cámara|cámaras|impresora|computadora|tableta|laptop|consola|celular|teléfono)',
    ],
  },
  {
    id: 'brief-technical-3',
    label: 'speed, performance, lag, buffering',
    intent: 'technical',
    weight: 0.7,
    any: ['(velocidad|megas|latencia|ping|lag|cobertura|recepción|retraso|buffering|se traba|se congela)'],
  },
  {
    id: 'help',
    label: 'asks for help',
    intent: 'general',
    weight: 0.35,
    any: [
      '(ayuda|ayúdeme|ayúdame|ayudar|problema|problemas|pregunta|preguntas|duda|dudas|cuenta|asistencia|soporte|ventas|servicio al cliente)',
      '(qué hago|qué sigue|siguiente paso|qué debo hacer|qué puedes hacer|qué puede hacer|quién eres|quién es usted|ya lo hice|hecho|la primera|el primero|la segunda|el segundo|la tercera|el tercero|opción #|los dos|las dos|ambos|ambas|tal vez|quizás|no estoy seguro|no estoy segura|no sé)',
    ],
  },
];

/** The follow-up expressions of the specification, as they are said in Spanish. */
export const FOLLOW_UP: readonly string[] = [
  'eso no funcionó',
  'sigue sin funcionar',
  'sigue descompuesto',
  '(intente|intenta|pruebe|prueba) (con|algo)? otra cosa',
  'necesito otra solución',
];
