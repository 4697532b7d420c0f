import { label } from './labels.js';

const dialog = document.querySelector('#dialog');

const BUTTONS = {
  terms: 'agree',
  spotlight: 'spotlightButton',
  expired: 'signIn',
};

/** `terms`, `spotlight` or `expired`: all cover the page until the person answers. */
export function showDialog(name) {
  dialog.dataset.testid = `dialog-${name}`;
  const title = document.createElement('h2');
  title.textContent = label(`${name}Title`);
  const text = document.createElement('p');
  text.textContent = label(`${name}Text`);
  const button = document.createElement('button');
  button.className = 'go';
  button.textContent = label(BUTTONS[name]);
  button.addEventListener('click', () => {
    if (name === 'expired') location.href = 'signin';
    else dialog.close();
  });
  dialog.replaceChildren(title, text, button);
  if (!dialog.open) dialog.showModal();
}
