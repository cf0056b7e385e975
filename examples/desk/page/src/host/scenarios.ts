/**
 * What the supervisor's buttons make happen.
 *
 * @packageDocumentation
 */

import type { Crowd } from "./crowd.js";
import type { Host } from "./host.js";

export type Scenario = "surge" | "freeze" | "thaw" | "agent-lost" | "customer-lost" | "outage" | "outage-over";

const BY = "lead";
const OUTAGE = "garden-shop-down";

export const SCENARIOS: Readonly<Record<Scenario, (host: Host, crowd: Crowd | null) => void>> = {
  surge: (_, crowd) => crowd?.rush(),
  freeze: (host) => void host.play({ type: "crisis_frozen", by: BY }),
  thaw: (host) => void host.play({ type: "crisis_thawed", by: BY }),
  "agent-lost": (_, crowd) => crowd?.loseAnAgent(),
  "customer-lost": (host) => host.drop("customer"),
  outage: (host) =>
    void host.play({
      type: "outage_declared",
      outage: { id: OUTAGE, start: Date.now(), scope: { products: ["garden"] }, message: "The garden shop is down." },
    }),
  "outage-over": (host) => void host.play({ type: "outage_cleared", outage: OUTAGE }),
};
