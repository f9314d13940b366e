import type { Expression } from '../../pattern.ts';

/** Requests that plainly belong elsewhere, even when they mention the product ("un poema sobre mi módem"). */
export const OUT_OF_SCOPE_REQUESTS: readonly Expression[] = [
  '(chiste|chistes|adivinanza|adivinanzas|poema|poemas|letra de|canción de|canta|cántame|cuéntame un cuento|cuento de|trabalenguas|refrán)',
  '(tarea de|tarea del|ensayo|álgebra|ecuación|raíz cuadrada|capital de|presidente de|quién inventó|traduce|traducir|tradúceme|traducción|en francés|biografía|cómo se dice|cómo se escribe)',
  '(receta|recetas|hornear|hornea|ingredientes|cómo se hace el|cómo se prepara)',
  '(quién ganó|mundial|super bowl|partido de|marcador|recomiéndame una|recomienda una película|qué película|actor|actriz|horóscopo|signo de (leo|aries|tauro|géminis|cáncer|virgo|libra|escorpión|sagitario|capricornio|acuario|piscis))',
  '(escribe|escríbeme|escribir|redactar|programa) ..3 (python|javascript|código|carta a|carta para|carta de|ensayo|currículum|discurso)',
  '(sentido de la vida|tienes sentimientos|estás vivo|me amas|cásate conmigo|tu color favorito|cuántos años tienes|cómo te llamas|quién te hizo|quién te creó|tienes novio|tienes novia|consejo de amor)',
  '(ignora|ignore) (todas|tus|las|sus) ..1 instrucciones',
  '(finge que|actúa como|haz de cuenta que eres|system prompt|ahora eres)',
];

/** Subjects that belong elsewhere unless the message also names one of ours. */
export const OUT_OF_SCOPE_SUBJECTS: readonly Expression[] = [
  '(clima|pronóstico|temperatura|va a llover|llover|lluvia hoy|nevar|humedad)',
  '(bolsa de valores|bitcoin|cripto|criptomonedas|invertir|lotería|zodiaco|hipoteca|préstamo|seguro de (carro|auto|vida)|precio del (oro|dólar)|dólar hoy)',
  '(vuelo|vuelos|hotel|hoteles|vacaciones|aeropuerto|pasaporte|visa|boleto de avión|autobús|taxi|tráfico|licencia de manejar)',
  '(doctor|médico|dolor|me duele|medicina|síntomas|fiebre|embarazo|embarazada|dentista|bajar de peso|perder peso|ejercicio|vacuna|pastilla|tos)',
  '(perro|perra|perrito|perrita|gato|gatito|gallina|gallo|mascota|jardín|plantas|carro|coche|troca|camioneta|llanta|llantas|aceite|zapatos|vestido|cumpleaños|boda|quinceañera|bautizo)',
  '(qué hora es|qué día es|qué fecha es|pon una alarma|pon música|recuérdame|cuánto mide|cuántos kilómetros|distancia (de|entre)|población de|cuántos habitantes)',
  '(cocinar|comida|cena|tamales|tacos|pizza|pastel|mole|sopa|arroz|frijoles|pollo|restaurante|restaurantes|calorías|dieta)',
];

/** Small words of languages that are neither Spanish nor English; several in one message mean that it is in one of them. */
export const FOREIGN_WORDS: readonly string[] =
  'não você vocês meu minha estou obrigado obrigada olá muito também uma com em isso fatura quero preciso já são je mon ma les est pas une pourquoi bonjour merci avec ça cela fonctionne facture votre vous nous bonsoir suis ich mein meine ist nicht das der und kein keine geht warum wie rechnung bitte danke sie wir funktioniert il mio non funziona grazie ciao perché della sono che het mijn niet een ik werkt jest nie mój mam proszę dlaczego не мой интернет работает нет'.split(
    ' ',
  );
