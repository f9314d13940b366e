import { foldAccents } from './accents.ts';

/** "Surface: words" lines: chat spellings, what is heard instead of written, and English words in Spanish mouths. */
const SHORT_FORMS = `
q: que; k: que; ke: que; qe: que; xq: por que; xk: por que; pq: por que; porq: por que; porque: por que; xke: por que; x: por; d: de; pa: para; pal: para el; tb: tambien; tmb: tambien; tbn: tambien; bn: bien; cn: con; dl: de el; i: y; aki: aqui; ay: hay; ai: hay; ahy: hay
porfa: por favor; porfis: por favor; xfa: por favor; xfavor: por favor; fabor: favor; plis: por favor; pls: por favor; please: por favor; plz: por favor; grax: gracias; grasias: gracias; gracis: gracias; grcias: gracias; graciaz: gracias; thx: gracias; thanks: gracias; ty: gracias; tqm: gracias
ola: hola; olaa: hola; holaa: hola; holis: hola; wenas: buenas; buenaz: buenas; wenos: buenos; adio: adios; xao: chao; chau: chao; ciao: chao; bye: chao; okey: ok; okay: ok; oki: ok; okis: ok; sip: si; sii: si; zi: si; simon: si; yes: si; yep: si; nop: no; nope: no; nel: no; noo: no; nah: no
kiero: quiero; asta: hasta; olbidalo: olvidalo; olbidelo: olvidelo; olbide: olvide; pazo: paso; bes: vez; aratos: a ratos; clro: claro; nda: nada; qiero: quiero; qero: quiero; kero: quiero; keria: queria; nesesito: necesito; nececito: necesito; necesto: necesito; necesit: necesito; ablar: hablar; avlar: hablar; aser: hacer; acer: hacer; aga: haga; ago: hago; ise: hice; hise: hice; isimos: hicimos; reinisie: reinicie; resetee: reinicie; reset: reinicio; reinisio: reinicio; resetear: reiniciar; reinisiar: reiniciar; save: sabe; nomas: solo; ahorita: ahora; orita: ahora; ahoritita: ahora; aora: ahora; aun: todavia; todabia: todavia; toavia: todavia; tovia: todavia
funsiona: funciona; funsiono: funciono; funcina: funciona; fusiona: funciona; funcia: funciona; funcona: funciona; fnciona: funciona; funka: funciona; sirbe: sirve; cirve: sirve; sirbio: sirvio; kedo: quedo; qedo: quedo; keda: queda; sige: sigue; sigen: siguen; areglo: arreglo; aregla: arregla; areglado: arreglado; canbio: cambio; buelve: vuelve; bolvio: volvio; vuelvio: volvio; igualito: igual; iwal: igual; jual: igual
internt: internet; intenet: internet; interet: internet; interne: internet; intertet: internet; hinternet: internet; wify: wifi; guifi: wifi; wifii: wifi; wfi: wifi; modm: modem; moden: modem; ruter: router; rutter: router; rauter: router; ruteador: router; enrutador: router; gateway: modem; cajita: caja; aparatito: aparato
tele: tv; teles: tv; television: tv; televisiones: tv; televisor: tv; televisores: tv; televicion: tv; telebision: tv; telvision: tv; cel: celular; celu: celular; selular: celular; celulr: celular; cell: celular; cellphone: celular; movil: celular; smartphone: celular; tel: telefono; telfono: telefono; telefno: telefono; compu: computadora; conpu: computadora; computador: computadora; ordenador: computadora; lap: laptop
servisio: servicio; serbicio: servicio; serbisio: servicio; cervicio: servicio; servico: servicio; service: servicio; conecsion: conexion; conecion: conexion; coneccion: conexion; coneksion: conexion; connection: conexion; senial: senal; clabe: clave; clav: clave; contracena: contrasena; contrasenia: contrasena; contrasen: contrasena; pasword: contrasena; password: contrasena
resibo: recibo; recivo: recibo; resivo: recibo; bil: factura; bill: factura; bills: factura; fatura: factura; facutra: factura; factua: factura; boleta: factura; facturas: factura; recibos: recibo; kargo: cargo; karjo: cargo; kobro: cobro; covro: cobro; kobraron: cobraron; kobran: cobran; kobrar: cobrar; targeta: tarjeta; tarjta: tarjeta; tarjetas: tarjeta; pagoo: pago; paggo: pago; reenbolso: reembolso; rembolso: reembolso; reenvolso: reembolso; refund: reembolso; devolusion: devolucion; debolucion: devolucion; debuelvan: devuelvan; autopago: autopay; promosion: promocion; promo: promocion; promos: promocion; promociones: promocion; descuentos: descuento; creditos: credito; kredito: credito
tecniko: tecnico; tenico: tecnico; sita: cita; bisita: visita; canselar: cancelar; canzelar: cancelar; kanselar: cancelar; serrar: cerrar; sierren: cierren; mudansa: mudanza; direxion: direccion; direcion: direccion; domisilio: domicilio; ajente: agente; agent: agente; jente: gente; umano: humano; humana: humano; human: humano; representate: representante; reprecentante: representante; representative: representante; asesora: asesor; operadora: operador; supervisora: supervisor; encargada: encargado; ejecutiva: ejecutivo; manager: gerente; gerenta: gerente; person: persona; persnoa: persona; perzona: persona; keja: queja; qeja: queja; kejarme: quejarme; pecimo: pesimo; pesima: pesimo; pesimos: pesimo; robots: robot; bots: bot; chatbot: bot
repite: repita; repitame: repita; repiteme: repita; despasio: despacio; nadien: nadie; enserio: en serio; aveces: a veces; almenos: al menos; osea: o sea; dnd: donde; dond: donde; adonde: donde; kuando: cuando; cuadno: cuando; komo: como; kmo: como; kuanto: cuanto; kual: cual; kien: quien; oy: hoy; manna: manana; asia: hacia; yego: llego; yega: llega; yegado: llegado; biene: viene; benir: venir; toy: estoy; tngo: tengo; tengho: tengo; tienpo: tiempo; muxo: mucho; muxas: muchas; mui: muy; vien: bien; devo: debo; poko: poco; lenta: lento; lentos: lento; lentas: lento; lentisimo: lento; lentisima: lento; slow: lento; caida: caido; cortada: cortado; apagada: apagado; rota: roto; muerta: muerto; danada: danado; descompuesta: descompuesto; suspendida: suspendido; cara: caro; carisimo: caro; carisima: caro; cobros: cobro; cargos: cargo; gigaz: gigas; gb: gigas; mega: megas; megaz: megas; mbps: megas; mb: megas
`;

/** Words that customers mistype; all single slips (a letter left out, doubled or swapped) are accepted for them. */
export const OFTEN_MISTYPED: readonly string[] =
  'internet factura servicio persona representante supervisor operador tecnico contrasena problema funciona funciono conexion telefono televisor reembolso descuento promocion automatico cancelar pesimo ridiculo inaceptable frustrado furioso abogado necesito todavia velocidad'.split(
    ' ',
  );

/** Correct Spanish words one slip away from a word of `OFTEN_MISTYPED`; they keep their own meaning. */
export const NOT_SLIPS: ReadonlySet<string> = new Set(
  'funcione funcion personas problemas facturas servicios conexiones descuentos necesita necesite cancela cancele facture'.split(
    ' ',
  ),
);

/** Surface forms, without accents, and the words they stand for. */
export function readShortForms(): ReadonlyMap<string, readonly string[]> {
  const entries = SHORT_FORMS.trim()
    .split(/[;\n]/)
    .map((line) => line.split(':').map((part) => foldAccents(part.trim())))
    .map(([surface = '', words = '']) => [surface, words.split(' ')] as const);
  return new Map(entries.filter(([surface, words]) => surface !== words.join(' ')));
}
