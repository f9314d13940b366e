/** What an element is made with: attributes, and as its children elements or text. */
interface Parts {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly (Node | string)[];
}

/** A new element with a class. Text becomes text, never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  { attributes = {}, children = [] }: Parts = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A button that is not a submit button. */
export function button(
  className: string,
  { label, onClick }: { label: string | Node; onClick: () => void },
): HTMLButtonElement {
  const made = element('button', className, { attributes: { type: 'button' }, children: [label] });
  made.addEventListener('click', onClick);
  return made;
}

/**
 * The element with this id, which index.html has.
 * @throws Error when the page and the script do not belong together.
 */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}.`);
  return found;
}

/** Sets text only when it differs: screen readers announce a change even when the words stay the same. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Makes the children of `parent` exactly these, in this order, touching only what is out of place. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}
