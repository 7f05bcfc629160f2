package org.workflowserver.servers;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** All there is in the {@link SmallApplication}: a timer, and a pool of connections. */
@DataSourceDefinition(
    name = "java:app/jdbc/small",
    className = "org.h2.jdbcx.JdbcDataSource",
    url = "jdbc:h2:mem:small",
    user = "sa",
    password = "")
@Singleton
@Startup
public class SmallBean {
  private final AtomicInteger ticks = new AtomicInteger();

  @Resource(lookup = "java:app/jdbc/small")
  private DataSource dataSource;

  @PostConstruct
  void begin() {
    try (Connection connection = dataSource.getConnection()) {
      connection.getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void tick() {
    ticks.incrementAndGet();
  }
}
