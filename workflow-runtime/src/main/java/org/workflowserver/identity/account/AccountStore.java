package org.workflowserver.identity.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.database.Sql;
import org.workflowserver.identity.Scope;

/** Reads and keeps local accounts. Called inside a transaction. */
@Dependent
public record AccountStore(Sql sql) {
  @Inject
  public AccountStore {}

  Optional<User> find(String userId) {
    return sql.find(User.class, userId);
  }

  /** The account, which nobody else changes until the transaction ends. */
  Optional<User> findForChange(String userId) {
    return sql.lock(User.class, userId);
  }

  Optional<User> findByName(String username) {
    return sql.of(User.class, "select u from User u where u.username = ?1").with(username).first();
  }

  /** Whether the installation has no account at all. */
  boolean isEmpty() {
    return sql.of(String.class, "select u.id from User u").atMost(1).list().isEmpty();
  }

  /**
   * Adds an account, unless its name is taken; the transaction is good for nothing then.
   *
   * @return whether it was added
   */
  boolean insert(User user) {
    return sql.unlessTaken(
        "insert into users (id, username, password_hash, group_names, org_id, display_name,"
            + " must_change_password, tokens_valid_from, created_at, updated_at) values (?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?)",
        user.columns());
  }

  /**
   * Gives an account another name, unless that is taken; the transaction is good for nothing then.
   *
   * @return whether the name is free
   */
  boolean rename(User user, String name) {
    return sql.unlessTaken("update users set username = ? where id = ?", name, user.id());
  }

  void delete(User user) {
    sql.remove(user);
  }

  Optional<User> find(String orgId, String userId) {
    return find(userId).filter(user -> user.orgId().equals(orgId));
  }

  /** As {@link #findForChange(String)}, of that tenant. */
  Optional<User> findForChange(String orgId, String userId) {
    return findForChange(userId).filter(user -> user.orgId().equals(orgId));
  }

  /**
   * The tenant's accounts older than {@code before}, newest first.
   *
   * @param group only those in it
   */
  List<User> list(String orgId, Optional<Scope> group, Optional<String> before, int limit) {
    String members =
        group
            .map(
                scope ->
                    " and concat(' ', e.groupNames, ' ') like '%% %s %%'".formatted(scope.group()))
            .orElse("");
    return sql.page(User.class, "e.orgId = ?1" + members, orgId, before, limit);
  }

  /** How many of the tenant's accounts have the same groups, by these groups. */
  Map<Set<String>, Long> countByGroups(String orgId) {
    Map<Set<String>, Long> counts = new HashMap<>();
    sql.of("select group_names, count(*) from users where org_id = ?1 group by group_names")
        .with(orgId)
        .map(Long.class)
        .forEach((names, count) -> counts.put(GroupNames.of(names), count));
    return counts;
  }

  /**
   * The ids of the tenant's administrators, none of whom is changed by others until the transaction
   * ends. Locked in the order of their ids, so that two who do this wait for each other.
   */
  Set<String> lockAdministrators(String orgId) {
    return sql
        .of(
            User.class,
            "select u from User u where u.orgId = ?1 and concat(' ', u.groupNames, ' ') like ?2"
                + " order by u.id")
        .with(orgId, "% " + Scope.ADMIN.group() + " %")
        .locking()
        .list()
        .stream()
        .map(User::id)
        .collect(Collectors.toSet());
  }
}
