import { account } from './boot.js';
import { h } from './dom.js';

export const header = (go) =>
  h(
    'flow-app-header',
    {},
    h('button.home', { onclick: () => go('/') }, 'Flow'),
    h('span.account', {}, account.email),
    h('img.portrait', { src: `https://lh3.googleusercontent.com/a/${account.id}=s64-c`, alt: '' }),
  );
