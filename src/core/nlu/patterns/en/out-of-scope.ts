import type { Expression } from '../../pattern.ts';

/** Requests that plainly belong elsewhere, even when they mention the product ("a poem about my router"). */
export const OUT_OF_SCOPE_REQUESTS: readonly Expression[] = [
  '(tell me a joke|joke about|jokes|riddle|poem|song about|lyrics|sing|bedtime story|haiku|limerick)',
  '(homework|essay|algebra|calculus|geometry|equation|solve for|math problem|square root|history of|capital of|president of|who invented|translate|translation|in french|in spanish|in german|thesis|book report)',
  '(recipe|recipes|bake|baking|lasagna|ingredients)',
  '(football score|who won|score of|world cup|super bowl|nba|nfl|baseball game|movie recommendation|recommend a (movie|book|show)|best movies|actor|actress|celebrity|book recommendation)',
  '(write|code|debug) ..3 (python|javascript|java|code|program|function|script|sql|essay|email to my boss|cover letter|resume)',
  '(meaning of life|are you alive|do you love|will you marry|marry me|your favorite|how old are you|what is your name|who made you|who created you|do you dream|tell me about yourself|girlfriend|boyfriend|relationship advice)',
  '(ignore (all|previous|your) (previous )?instructions|system prompt|pretend (to be|you are)|act as|roleplay|jailbreak|you are now)',
];

/** Subjects that belong elsewhere unless the message also names one of ours ("the dog chewed the modem cable"). */
export const OUT_OF_SCOPE_SUBJECTS: readonly Expression[] = [
  '(weather|forecast|temperature outside|rain today|snow tomorrow|raining|sunny|humidity)',
  '(stock|stocks|stock market|bitcoin|crypto|invest|lottery|horoscope|zodiac|astrology|mortgage|loan|insurance|taxes return|tax return)',
  '(flight|flights|hotel|vacation ideas|airport|passport|visa application|train ticket|uber|rental car|directions to|traffic)',
  '(doctor|headache|medicine|symptoms|fever|pregnant|dentist|my back hurts|workout|lose weight|diagnose|prescription)',
  '(dog|cat|puppy|kitten|goldfish|hamster|pet|garden|plants|lawn|car|truck|oil change|tire|tires|haircut|shoes|dress|birthday|wedding|plane|mountain)',
  '(what time is it|what day is it|what is the date|set (a|an) (alarm|timer|reminder)|play (music|a song|some music)|flip a coin|roll a dice|how far is|how tall is|how many (miles|people|planets|calories)|distance (from|between|to)|population of)',
  '(joke|song|story|funny|cook|cooking|pasta|pizza|cake|dinner|lunch|breakfast|restaurant|restaurants|calories|diet|cookies|chicken|burger)',
];

/** Small words of other languages; several in one message mean that it is not in English. */
export const FOREIGN_WORDS: readonly string[] =
  'el la los las una uno por para que qué está esta estoy tengo necesito ayuda hola gracias señor cómo porque pero muy también quiero puedo funciona factura mi mis tu del al es je mon ma mes le les des est pas ne une pourquoi bonjour merci avec sur ça cela fonctionne marche facture votre vous nous ich mein meine ist nicht das der und kein keine geht warum wie rechnung bitte danke sie wir funktioniert não meu minha você obrigado olá conta il mio non funziona grazie ciao perché della het mijn niet een ik werkt jest nie mój mam proszę dlaczego не мой интернет работает нет'.split(
    ' ',
  );
