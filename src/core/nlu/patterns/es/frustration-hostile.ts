import type { FrustrationSign } from '../frustration-points.ts';
import { CALM_CONTEXTS } from './frustration-guards.ts';

/** Anger at people or the company, and what is threatened in anger. */
export const HOSTILE_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'fury',
    label: 'furious words',
    points: 6,
    any: [
      '(furioso|furiosa|furiosos|harto|harta|hartos|hartas|indignado|indignada|rabioso|rabiosa|hasta la madre|hasta el gorro|hasta las narices|hasta la coronilla|ya no aguanto|no aguanto más|ya no soporto|no soporto más|me hierve la sangre|encabronado|encabronada|emputado|emputada|ya me harté|me harté|los odio)',
      '(tan|muy|demasiado|súper) (enojado|enojada|encabronado|furioso|furiosa)',
    ],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'insult',
    label: 'insult',
    points: 5,
    any: [
      '(idiota|idiotas|imbécil|imbéciles|estúpido|estúpida|estúpidos|estúpidas|tarado|tarada|tarados|pendejo|pendeja|pendejos|payasos|descerebrados|cállate|cállese|cállense|parásitos|váyanse al diablo|váyase al diablo|váyanse al carajo|váyase al carajo|vete al diablo|vete al carajo|sinvergüenza|sinvergüenzas|desgraciados|stupid|idiot)',
      '(bola|partida|montón|banda|pedazo) de ..2 (inútiles|payasos|incompetentes|brutos|burros|animales|inútil|basura|chatarra)',
      '(eres|son|es usted) (un|unos|una)? (inútil|inútiles|basura|payaso|burro|burros|incompetentes)',
    ],
    unless: [
      '(pregunta|preguntas|error) (tonta|estúpida|estúpido|tonto)',
      '(soy|me siento) ..1 (estúpido|estúpida|idiota|tonta|tonto)',
    ],
  },
  {
    id: 'accusation',
    label: 'accuses of fraud',
    points: 6,
    any: [
      '(son|unos|ustedes|bola de|partida de|banda de) ..2 (ladrones|rateros|mentirosos|estafadores|criminales|delincuentes|tramposos)',
      '(ladrones|rateros|mentirosos)',
      '(me|nos) (robaron|están robando|roban|estafaron|estafan|mintieron|han mentido|mienten|engañaron|engañan)',
      '(es|esto es|qué|puro|pura|un) (un robo|una estafa|fraude|robo|estafa|ilegal|extorsión|abuso y robo)',
      '(puras|más|sus) mentiras',
    ],
    unless: [
      '(sospechoso|sospechosa|reportar|denunciar|falso|falsa|posible) ..4 (estafa|fraude)',
      '(correo|mensaje|llamada|texto|enlace|tarjeta|banco|identidad|sim|chip) ..4 (estafa|fraude|robo)',
      '(robaron|roban) ..3 (celular|número|módem|tarjeta|cartera|identidad|wifi|teléfono|señal|caja|router|equipo)',
      '(creo|pienso|tal vez|será|parece|es esto|es esta|este mensaje es) ..3 (estafa|fraude|robo)',
      '(mensaje|correo|llamada|esto) es ..1 (estafa|fraude)',
    ],
  },
  {
    id: 'profanity',
    label: 'profanity',
    points: 4,
    any: [
      '(mamada|mamadas|no mames|no mamen|jodido|jodida|cagada|pinche|pinches|poca madre|valiendo madre|shit|bullshit)',
    ],
  },
  {
    id: 'obscenity',
    label: 'coarse profanity',
    points: 6,
    any: [
      '(mierda|chingada|chingado|chingadera|chingaderas|chinga|chinguen|chingar|cabrón|cabrones|puta|puto|putos|putas|verga|joder|jodan|joden|coño|hijueputa|malparido|malparidos|culero|culeros|pendejada|pendejadas|fuck|fucking)',
    ],
  },
  {
    id: 'contempt',
    label: 'contempt',
    points: 2,
    any: ['(gente como ustedes|ustedes no tienen|gentuza|gente inepta|ineptos)'],
  },
  {
    id: 'legal',
    label: 'legal threat',
    points: 8,
    any: [
      '(hablar|hablo|hablé|contactar|llamar|llamaré|contratar|consultar|hablaré|ver|comunicarán|sabrán de) ..2 (abogado|abogada|abogados)',
      '(mi|mis|un|el) (abogado|abogada|abogados) (va|se|los|les|ya|está|llamará|hablará)',
      '(demandarlos|demandarles|demandaré|los demando|los voy a demandar|voy a demandar|voy a demandarlos|les pongo una demanda|poner una demanda|demanda colectiva|acción legal|acciones legales|vía legal|proceder legalmente|ir a juicio|cargos penales|reclamos menores|sue you)',
      '(nos vemos|los veo|ir|voy|llevarlos) (en|a) (la corte|los tribunales|el juzgado|corte|tribunales)',
      '(ante|con) (un juez|los tribunales|la corte)',
      '(los denuncio|denunciarlos|los voy a denunciar)',
    ],
    unless: [
      '(no|nunca|nadie) ..4 (demandar|demandarlos|abogado|acción legal)',
      '(inmigración|divorcio|accidente|testamento)',
    ],
  },
  {
    id: 'exposure',
    label: 'threatens to tell others',
    points: 3,
    any: [
      '(los voy a reportar|voy a reportarlos|mala reseña|malas reseñas|una estrella|en redes sociales|en las redes)',
      '(llamar|llamaré|ir|voy|hablar|contactar|escribir) ..2 (las noticias|la prensa|los medios|la televisión|periódico|la policía)',
      '(decirle|decirles|contarle|avisar|avisarle) a (todos|todo el mundo|todas|mis vecinos|mis amigos)',
    ],
    unless: ['vecino ..8 policía'],
  },
  {
    id: 'break_off',
    label: 'breaks off',
    points: 3,
    any: [
      '(no|ya no|nunca) (me)? (vuelvan a|quiero que me) (llamar|llamen|contactar|escribir|molestar|molesten)',
      '(vengan|pasen) por su ..2 (caja|equipo|módem|basura|aparato|porquería)',
      '(cancelen|cierren|desconecten) (todo|mi cuenta|el servicio) ..1 (ya|hoy|ahora|ahora mismo|de inmediato|inmediatamente)',
      'la peor decisión',
      '(terminé|se acabó|hasta aquí) (con ustedes|conmigo|llegamos|esto)',
    ],
  },
  {
    id: 'demand',
    label: 'demands somebody in charge',
    points: 3,
    any: [
      '(páseme|pásenme|pásame|deme|denme|póngame|comuníqueme|exijo|quiero hablar|quiero) ..3 (supervisor|gerente|jefe|encargado|dueño|responsable)',
      '(supervisor|gerente|jefe|humano|persona) (ya|ahora|ahora mismo|inmediatamente|de inmediato|hoy mismo)',
      '(alguien|una persona) que (sepa|sí sepa|piense|pueda resolver|resuelva|sirva|entienda)',
    ],
    unless: ['por favor'],
  },
];
