import { Composer } from '../../features/composer/index.ts';
import { FirstSteps, KeyCard, ServiceFacts } from '../../features/service/index.ts';
import { TaskList, useTasks } from '../../features/tasks/index.ts';
import { useApiKey } from '../../shared/data/api-key.ts';
import './home.css';

export function HomePage() {
  const key = useApiKey((state) => state.key);
  const refreshTasks = useTasks((state) => state.refresh);
  return (
    <main className="home">
      <ServiceFacts />
      <div className="order">
        <KeyCard />
        {/* Keyed: another key starts both from nothing. */}
        {key !== null && <Composer key={key} onSent={() => void refreshTasks()} />}
      </div>
      <div className="outcome">{key === null ? <FirstSteps /> : <TaskList key={key} />}</div>
    </main>
  );
}
