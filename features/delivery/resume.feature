Feature: Coming back
  A device that was away gets everything that it missed, or is told that it has to fetch everything anew. Never a part.

  @DL4 @DL2
  Scenario: An hour of missed events
    Given Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 writes 60 notes on the booking
    And an hour passes
    And Ada's phone comes back online
    Then Ada's phone shows 60 notes on the booking
    And Ada's phone has resumed where it stood

  @DL4
  Scenario: A bare client is replayed exactly what it missed
    Given Ada's probe connects
    And Ada has a confirmed booking
    And vendor-01 writes 2 notes on the booking
    When Ada's probe connects standing at event 1 of Ada's stream
    Then Ada's probe is told that Ada's stream is recovered
    And Ada's probe hears the events 2 to 7 of Ada's stream

  @DL4
  Scenario: A position of another epoch is worth nothing
    Given Ada's probe connects
    And Ada has a confirmed booking
    When Ada's probe connects standing at event 1 of Ada's stream in another epoch
    Then Ada's probe is told that Ada's stream is not recovered
    And Ada's probe hears no event of Ada's stream

  @DL4
  Scenario: A position that the epoch never had is worth nothing
    Given Ada's probe connects
    And Ada has a confirmed booking
    When Ada's probe connects standing at event 99 of Ada's stream
    Then Ada's probe is told that Ada's stream is not recovered
    And Ada's probe hears no event of Ada's stream

  @DL4
  Scenario: An app whose log was rebuilt meanwhile fetches everything anew
    Given Ada has a requested booking
    And Ada's phone is offline
    When the log of Ada's stream is rebuilt
    And vendor-01 confirms the booking
    And Ada's phone comes back online
    Then Ada's phone shows the booking as confirmed
    And Ada's phone has fetched everything anew

  @DL3 @DL4
  Scenario: A connected app finds out by the heads that its log was rebuilt
    Given Ada has a requested booking
    When the log of Ada's stream is rebuilt
    And 10 seconds pass
    Then Ada's phone has fetched everything anew
    When vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed

  @DL5 @DL4
  Scenario: An app that was away for longer than events are kept fetches everything anew
    Given the service keeps the last 10 events of a stream
    And Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 writes 30 notes on the booking
    And a minute passes
    And Ada's phone comes back online
    Then Ada's phone shows 30 notes on the booking
    And Ada's phone has fetched everything anew

  @DL5
  Scenario: What is older than retention cannot be read any more
    Given the service keeps the last 10 events of a stream
    And Ada's probe connects
    And Ada has a confirmed booking
    And vendor-01 writes 30 notes on the booking
    When Ada's probe asks what came after event 1 of Ada's stream
    Then Ada's probe is answered with success
    When a minute passes
    And Ada's probe asks what came after event 1 of Ada's stream
    Then Ada's probe is answered that it cannot be recovered

  @DL5
  Scenario: Events are kept for seven days
    Given Ada's probe connects
    And Ada has a confirmed booking
    When 8 days pass
    And Ada's probe connects standing at event 1 of Ada's stream
    Then Ada's probe is told that Ada's stream is not recovered
    And Ada's probe hears no event of Ada's stream
