package org.workflowserver.interaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.identity.Caller;
import org.workflowserver.run.Requester;

/** Finds the open interactions that one person may answer. Called inside a transaction. */
record InboxStore(Sql sql) {
  /** Open ones that are looked through at once, at most. */
  private static final int LOOKED_AT = 1_000;

  /** In which order open ones are read: along an index of what is assigned. */
  enum Order {
    NEWEST("interaction_id", " desc", "<"),

    /** By deadline; those without one are last, the oldest first. */
    SOONEST("due_key", "", ">");

    private final String key;
    private final String direction;
    private final String behind;

    Order(String key, String direction, String behind) {
      this.key = key;
      this.direction = direction;
      this.behind = behind;
    }

    /** The interaction that a key is of. */
    static String idOf(String key) {
      return key.substring(key.indexOf('.') + 1);
    }
  }

  /**
   * Keys of the open ones that the caller may answer, behind {@code before}: along what is assigned
   * to the caller, since most that are open may be for others.
   */
  List<String> keys(
      Caller caller, Requester person, Order order, Optional<String> before, int limit) {
    List<String> found = new ArrayList<>();
    Optional<String> last = before;
    int looked = limit;
    boolean more = true;
    while (more && found.size() < limit) {
      List<String> assigned = openAssigned(caller, order, last, looked);
      Set<String> answerable = answerable(person, assigned.stream().map(Order::idOf).toList());
      assigned.stream().filter(key -> answerable.contains(Order.idOf(key))).forEach(found::add);
      more = assigned.size() == looked;
      last = more ? Optional.of(assigned.getLast()) : last;
      // What the caller has answered, or asked for, may be many as well.
      looked = Math.min(2 * looked, LOOKED_AT);
    }
    return found.subList(0, Math.min(found.size(), limit));
  }

  private List<String> openAssigned(Caller caller, Order order, Optional<String> last, int limit) {
    SqlParts found = new SqlParts("select distinct o.list_key from (");
    String and = "";
    for (Assigned assigned : assigned(caller)) {
      found
          .add(and + "(select a." + order.key + " as list_key from interaction_assignees a")
          .add(" where a.open_in = ?", caller.org())
          .add(" and a.kind = ? and a.name = ?", assigned.kind, assigned.name);
      found.addIf(last, " and a." + order.key + " " + order.behind + " ?");
      // The order of the index, in full: H2 sorts what it finds when one column of it is missing.
      found
          .add(" order by a.open_in, a.kind, a.name, a." + order.key + order.direction)
          .add(" fetch first %d rows only)".formatted(limit));
      and = " union all ";
    }
    String end = ") o order by o.list_key%s fetch first %d rows only";
    return sql.of(found.add(end.formatted(order.direction, limit))).texts();
  }

  /** Those of the interactions that the person may answer and has not. */
  private Set<String> answerable(Requester person, List<String> ids) {
    return ids.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sql.of(
                    new SqlParts("select i.id from interactions i where i.status = 'open' and i.id")
                        .addIn(ids)
                        .add(InteractionStore.MAY_ANSWER, person.subject(), person.name())
                        .add(" and not exists (select 1 from interaction_submissions s where")
                        .add(
                            " s.interaction_id = i.id and s.submitted_as in (?, ?))",
                            person.subject(),
                            person.name()))
                .texts());
  }

  /** Who is asked, as rows say it. */
  record Assigned(String kind, String name) {}

  static List<Assigned> assigned(Caller caller) {
    return Stream.of(
            Stream.of(new Assigned("any", "")),
            caller.namedAs().stream().map(name -> new Assigned("user", name)),
            caller.groups().stream().map(group -> new Assigned("group", group)))
        .flatMap(some -> some)
        .toList();
  }
}
