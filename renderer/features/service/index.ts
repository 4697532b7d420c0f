export { FirstSteps } from './first-steps.tsx';
export { KeyCard } from './key-card.tsx';
export { ServiceBadge } from './service-badge.tsx';
export { ServiceFacts } from './service-facts.tsx';
