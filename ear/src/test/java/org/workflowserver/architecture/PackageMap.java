package org.workflowserver.architecture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which package of the runtime may use which others. A package that is not a key may use none.
 *
 * @param arrows by package, below the root
 */
record PackageMap(Map<String, Set<String>> arrows) {
  /** The one map of the server; each package's description ends with its line of it. */
  static final PackageMap SERVER =
      of(
          """
          address: settings
          administration: audit, clock, cluster, database, identity, journal, limit, outbound, refusal, sealing, settings
          audit: clock, database, id, json, limit
          audit.log: audit, database, identity, json, limit, paging, refusal
          authorization: audit, clock, database, id, identity, json, limit, outbound.guard, outbound.http, paging, refusal, sealing, settings, vault
          bulk: audit, clock, database, id, identity, identity.account, json, refusal, run, run.change, run.record, run.search, settings
          callback: clock, component.http, database, json, limit, refusal, run, run.change, run.state
          clock: nothing
          cluster: clock, database, id
          component: component.schema, json, limit
          component.condition: component, component.schema, json, pattern
          component.flow: component, component.http, component.schema, json, outbound.http, settings
          component.http: component, component.schema, json, outbound.guard, outbound.http
          component.mail: component, component.schema, json, outbound.guard, outbound.mail, settings
          component.schema: id, json, pattern
          component.transform: component, component.schema, json
          component.trigger: component, component.schema
          database: clock, json, refusal, settings
          database.disk: clock, database, settings
          definition: audit, clock, component, component.schema, database, definition.content, id, identity, json, limit, paging, refusal, schedule, sealing, settings, vault
          definition.content: component, component.schema, graph, id, json, refusal, schedule, settings, template
          definition.document: component, database, definition, definition.content, id, identity, json, schedule, template, vault
          description: component, definition, identity, json
          engine: clock, cluster, component, database, database.disk, definition, definition.content, engine.execution, engine.thread, id, identity, journal, json, limit, refusal, run, run.change, run.record, run.state, settings, vault
          engine.execution: clock, component, database, definition, definition.content, id, json, limit, run, run.state, sealing, settings, template, template.mask, template.value, vault
          engine.thread: refusal
          event: clock, database, identity, journal, limit, refusal, run, run.record, settings
          gallery: component.schema, definition, identity, json, refusal
          graph: nothing
          id: nothing
          identity: audit, id, json, limit, refusal
          identity.account: address, audit, clock, database, id, identity, json, limit, paging, refusal, settings
          identity.signin: address, clock, id, identity, identity.account, identity.token, json, limit, refusal, sealing, settings
          identity.token: address, audit, clock, cluster, database, id, identity, identity.account, json, limit, outbound, outbound.guard, outbound.http, refusal, sealing, settings
          interaction: audit, clock, component.schema, database, id, identity, json, limit, paging, refusal, run, run.change, run.record, run.state
          journal: clock, cluster, database, database.disk, limit, run, run.record, run.state
          json: pattern
          limit: address, clock, paging, refusal
          outbound: clock, database, outbound.guard, outbound.http, outbound.mail, settings
          outbound.guard: address
          outbound.http: address, clock, database, json, limit, outbound.guard, settings
          outbound.mail: address, clock, json, limit, outbound.guard, outbound.http, settings
          paging: refusal
          pattern: nothing
          refusal: nothing
          retention: clock, database, database.disk, id, settings, statistics
          run: audit, component, definition, definition.content, id, identity, json, run.state, sealing, settings
          run.await: clock, database, definition, definition.content, identity, limit, refusal, run, run.record
          run.change: audit, database, id, run, run.state
          run.record: audit, clock, component, database, definition, definition.content, graph, id, identity, json, limit, paging, refusal, run, run.change, run.search, run.state, run.trace
          run.search: database, id, json, paging, refusal, run, statistics
          run.state: graph, json
          run.trace: component, definition, definition.content, graph, json, run, run.state
          schedule: json
          sealing: audit, clock, database, json, settings
          settings: nothing
          startup: identity.signin, identity.token, outbound, sealing, settings
          statistics: clock, database, database.disk, id, identity, json, refusal
          subscription: audit, clock, cluster, component.http, database, definition, id, identity, json, outbound.guard, outbound.http, paging, refusal, run, run.change, trigger.webhook, vault
          template: json, template.filter, template.node, template.value
          template.filter: json, template.value
          template.mask: json, template.filter, template.value
          template.node: template.filter, template.value
          template.value: json, pattern
          trigger.schedule: clock, database, definition, definition.content, id, identity, json, limit, paging, run, run.change, run.record, schedule
          trigger.sync: component, definition, definition.content, id, identity, json, refusal, run, run.await, run.record, settings
          trigger.webhook: clock, cluster, definition, definition.content, json, limit, refusal, run, run.record, settings, vault
          vault: audit, clock, database, id, identity, identity.account, json, limit, paging, refusal, sealing
          """);

  /** The map with a line {@code package: used, used} or {@code package: nothing} for each. */
  static PackageMap of(String lines) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    lines.lines().map(line -> line.split(": ", 2)).forEach(p -> arrows.put(p[0], targets(p[1])));
    return new PackageMap(arrows);
  }

  /** Whether there is an arrow from one to the other. */
  boolean allows(String from, String to) {
    return from.equals(to) || arrows.getOrDefault(from, Set.of()).contains(to);
  }

  /** The line of a package's description that says what it uses. */
  String line(String packageName) {
    Set<String> uses = arrows.get(packageName);
    return "Uses: " + (uses.isEmpty() ? "nothing" : String.join(", ", uses)) + ".";
  }

  /** A package that leads back to itself along the arrows; empty when there is none. */
  Optional<String> findCycle() {
    return arrows.keySet().stream().filter(start -> reachableFrom(start).contains(start)).findAny();
  }

  /** The arrows one by one, as {@code from -> to}. */
  Set<String> all() {
    return arrows.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(to -> entry.getKey() + " -> " + to))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> reachableFrom(String start) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      for (String next : arrows.getOrDefault(open.pop(), Set.of())) {
        if (reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }

  private static Set<String> targets(String list) {
    return list.equals("nothing") ? Set.of() : new TreeSet<>(List.of(list.split(", ")));
  }
}
