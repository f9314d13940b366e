import { element } from '../elements.ts';
import type { Session } from './session.ts';

/** The form that asks who it is. `done` is called once somebody of the staff has signed in. */
export function signInForm({
  session,
  notice,
  done,
}: {
  session: Pick<Session, 'signIn'>;
  /** Why the form is there; null when that goes without saying. */
  notice: string | null;
  done: () => void;
}): HTMLElement {
  const email = field({ name: 'email', label: 'Email', type: 'email', autocomplete: 'username' });
  const password = field({
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'current-password',
  });
  const problem = element('p', 'problem', { attributes: { role: 'alert' } });
  const submit = element('button', 'button primary', {
    attributes: { type: 'submit' },
    children: ['Sign in'],
  });
  const form = element('form', 'sign-in card', {
    attributes: { 'aria-labelledby': 'sign-in-title', novalidate: '' },
    children: [
      element('h1', '', { attributes: { id: 'sign-in-title' }, children: ['Staff sign-in'] }),
      element('p', 'note', { children: [notice ?? 'For supervisors and admins; agents see a part.'] }),
      email.root,
      password.root,
      problem,
      submit,
    ],
  });
  const trySignIn = async () => {
    submit.disabled = true;
    problem.textContent = '';
    try {
      const refused = await session.signIn({
        email: email.input.value.trim(),
        password: password.input.value,
      });
      if (refused === null) {
        done();
        return;
      }
      problem.textContent = refused;
      password.input.value = '';
      password.input.focus();
    } catch {
      problem.textContent = 'The server was not reached. Check the connection and try again.';
    } finally {
      submit.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void trySignIn();
  });
  return form;
}

function field({
  name,
  label,
  type,
  autocomplete,
}: {
  name: string;
  label: string;
  type: string;
  autocomplete: string;
}) {
  const id = `sign-in-${name}`;
  const input = element('input', 'input', {
    attributes: { id, name, type, autocomplete, required: '', spellcheck: 'false' },
  });
  const root = element('div', 'field', {
    children: [element('label', '', { attributes: { for: id }, children: [label] }), input],
  });
  return { root, input };
}
