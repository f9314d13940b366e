/** Words for anger that are about nobody, or about somebody else and something else. */
export const CALM_CONTEXTS: readonly string[] = [
  '(no|ni|tampoco|ya no|nadie|nada) ..2 {angry}',
  // "Nunca" before more words may be the contrary: "nunca había estado tan molesto".
  'nunca (me|se)? (enojo|enojé|molesté|molesta|molesto)',
  // Not a partner's mood: they share the line.
  '(hijo|hija|hijos|niño|niña|niños|jefe|jefa|vecino|vecina|vecinos|hermano|hermana|perro|gato|suegra) (está|están|anda|se puso|es|son) ..1 {angry}',
  '(calle|avenida|río|rio) ..2 (furioso|furiosa|coraje)',
  '(si|no) (no)? (le|te|les) molesta',
  'como {angry}',
];
