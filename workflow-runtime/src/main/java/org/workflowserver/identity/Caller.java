package org.workflowserver.identity;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.limit.Holder;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Who calls a facade.
 *
 * @param org the tenant; every query names it
 * @param name the user's or the key's name, for the record
 * @param scope the widest scope that the caller's groups give; empty when they give none
 * @param groups all groups of the caller, those that name no scope included
 * @param subject whom the issuer of the token means, which a change of name does not change; empty
 *     for what the server does by itself
 * @param address where the call comes from; empty when that is not known
 */
public record Caller(
    String org,
    String name,
    Optional<Scope> scope,
    Set<String> groups,
    Optional<Subject> subject,
    Optional<String> address)
    implements Holder {
  /** The tenant whose administrators are those of the installation. */
  public static final String BUILT_IN_ORG = AuditEntry.FIRST_ORG;

  public Caller {
    groups = Set.copyOf(groups);
  }

  /** A caller in no group. */
  public Caller(String org, String name, Optional<Scope> scope) {
    this(org, name, scope, Set.of(), Optional.empty(), Optional.empty());
  }

  /** A caller with the widest scope among {@code groups}; unknown groups give nothing. */
  public static Caller of(String org, String name, Collection<String> groups) {
    return new Caller(
        org,
        name,
        groups.stream()
            .map(Scope::ofGroup)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder()),
        Set.copyOf(groups),
        Optional.empty(),
        Optional.empty());
  }

  /** The caller, as whom an issuer means by {@code subject}. */
  public Caller as(Subject whom) {
    return new Caller(org, name, scope, groups, Optional.of(whom), address);
  }

  /** The caller, in these groups too; they give no scope. */
  public Caller alsoIn(Collection<String> more) {
    Set<String> all = new HashSet<>(groups);
    all.addAll(more);
    return new Caller(org, name, scope, all, subject, address);
  }

  /**
   * The texts that mean this caller where people are named: of a local account its name, of anybody
   * else what the issuer calls the person, since the name of a token is the person's to change; of
   * all issuer and subject, with a blank between.
   */
  public Set<String> namedAs() {
    return subject
        .map(whom -> Set.of(whom.isLocal() ? name : whom.id(), whom.text()))
        .orElse(Set.of(name));
  }

  /** Tells the callers of a tenant apart: whom the issuer means, or where none does, the name. */
  public String identifier() {
    return subject.map(Subject::text).orElse(name);
  }

  /** The caller, who calls from that address. */
  public Caller from(String callersAddress) {
    return new Caller(org, name, scope, groups, subject, Optional.of(callersAddress));
  }

  /**
   * What the audit log of the caller's tenant says of something that the caller did.
   *
   * @param object the id of what it was done to
   * @param details short facts by name; the caller's subject is added
   */
  public AuditEntry auditEntry(AuditAction action, String object, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(details);
    subject.map(Subject::auditDetails).ifPresent(all::putAll);
    return new AuditEntry(org, Optional.of(name), address, action, Optional.of(object), all);
  }

  /** As {@link #auditEntry(AuditAction, String, Map)}, with no facts of its own. */
  public AuditEntry auditEntry(AuditAction action, String object) {
    return auditEntry(action, object, Map.of());
  }

  /** Whether the caller's scope includes {@code needed}. */
  public boolean has(Scope needed) {
    return scope.isPresent() && scope.get().compareTo(needed) >= 0;
  }

  /**
   * Refuses whoever is no administrator of the first tenant, whose people run the server.
   *
   * @throws Refusal {@code scope_missing}
   */
  public void requireInstallationAdministrator() {
    require(Scope.ADMIN);
    if (!isInstallationAdministrator()) {
      throw new Refusal(
          RefusalCode.SCOPE_MISSING,
          "This call needs an administrator of the tenant '" + BUILT_IN_ORG + "'.");
    }
  }

  /** Whether the caller is an administrator of the first tenant. */
  public boolean isInstallationAdministrator() {
    return has(Scope.ADMIN) && org.equals(BUILT_IN_ORG);
  }

  /**
   * Refuses a caller whose scope is too narrow.
   *
   * @throws Refusal {@code scope_missing}
   */
  public void require(Scope needed) {
    if (!has(needed)) {
      throw new Refusal(
          RefusalCode.SCOPE_MISSING,
          "This call needs the scope '" + needed.group() + "'; the token does not give it.");
    }
  }
}
